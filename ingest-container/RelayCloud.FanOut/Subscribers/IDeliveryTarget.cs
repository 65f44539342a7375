using RelayCloud.FanOut.Lanes;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.FanOut.Subscribers;

/// <summary>The transport behind a subscriber. All calls come from the subscriber's lane, one at a time, and must return at once.</summary>
public interface IDeliveryTarget
{
    /// <summary>Writes what waits, as far as the transport takes it without blocking.</summary>
    FlushOutcome Flush(DeliveryQueue queue, BatchGatherer gatherer);

    /// <summary>What to send as the last thing, framed; empty for nothing. Called at most once, when the end is not <see cref="EndReason.Gone"/>.</summary>
    ReadOnlySpan<byte> Farewell(EndReason reason);

    /// <summary>What to tell a subscriber whose resume found a gap or another epoch, framed; empty for nothing.</summary>
    ReadOnlySpan<byte> ResumeNotice(Topic topic, ResumeOutcome outcome);

    /// <summary>The farewell is queued behind at most one frame; the target bounds how long it waits for a slow reader to take it, then drops the transport and signals.</summary>
    void OnEnding(EndReason reason);

    /// <summary>Nothing more will be flushed: release the transport. Called exactly once.</summary>
    void OnEnded(EndReason reason);
}
