using RelayCloud.FanOut.Lanes;
using RelayCloud.FanOut.Subscribers;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.FanOut.Tests.Fakes;

/// <summary>Holds its lane inside a flush until told to leave, so that a test can fill the inbox meanwhile.</summary>
internal sealed class GateTarget : IDeliveryTarget
{
    public FakeTarget Watcher { get; } = new();

    public TaskCompletionSource Entered { get; } = new();

    public TaskCompletionSource Leave { get; } = new();

    public FlushOutcome Flush(DeliveryQueue queue, BatchGatherer gatherer)
    {
        Entered.TrySetResult();
        Leave.Task.Wait();
        queue.Sent(queue.HeadRemainder.Count);
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
