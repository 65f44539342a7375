using RelayCloud.FanOut.Lanes;
using RelayCloud.FanOut.Subscribers;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Benchmarks.Micro;

/// <summary>A transport that takes every byte at once and counts them.</summary>
internal sealed class CountingTarget : IDeliveryTarget
{
    private long _bytes;

    /// <summary>Bytes taken.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    public FlushOutcome Flush(DeliveryQueue queue, BatchGatherer gatherer)
    {
        while (!queue.IsEmpty)
        {
            int length = gatherer.Gather(queue).Length;
            queue.Sent(length);
            Volatile.Write(ref _bytes, _bytes + length);
        }

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
