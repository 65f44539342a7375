using RelayCloud.FanOut;
using RelayCloud.FanOut.Lanes;
using RelayCloud.FanOut.Subscribers;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Tests.Sessions.Support;

/// <summary>Keeps the hub's one lane from doing anything until it is disposed of.</summary>
internal sealed class BusyLane : IDeliveryTarget, IDisposable
{
    private readonly ManualResetEventSlim _busy = new();
    private readonly ManualResetEventSlim _free = new();
    private readonly Subscriber _subscriber;

    public BusyLane(Hub hub)
    {
        _subscriber = hub.Attach(this, new SubscriberLimits(), 0);
        _subscriber.Send([1]);
        Assert.True(_busy.Wait(TimeSpan.FromSeconds(10)));
    }

    /// <summary>Is taken up, with what others ask for meanwhile, when the lane is free.</summary>
    public void Subscribe(Topic topic) => _subscriber.Subscribe(topic, default, default);

    public void Dispose()
    {
        _subscriber.End(EndReason.Gone);
        _free.Set();
    }

    public FlushOutcome Flush(DeliveryQueue queue, BatchGatherer gatherer)
    {
        _busy.Set();
        _free.Wait(TimeSpan.FromSeconds(10));
        while (!queue.IsEmpty) queue.Sent(gatherer.Gather(queue).Length);
        return FlushOutcome.Drained;
    }

    public ReadOnlySpan<byte> Farewell(EndReason reason) => default;

    public ReadOnlySpan<byte> ResumeNotice(Topic topic, ResumeOutcome outcome) => default;

    public void OnEnding(EndReason reason)
    {
    }

    public void OnEnded(EndReason reason)
    {
    }
}
