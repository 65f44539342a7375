using System.Runtime.InteropServices;

namespace RelayCloud.FanOut.Lanes;

/// <summary>What a lane (or, summed, a hub) has done since it started. Counts of frames unless named otherwise.</summary>
/// <param name="Messages">Published messages delivered.</param>
/// <param name="Inline">Of them, those that the publisher's own thread delivered.</param>
/// <param name="Queued">Frames put into queues: snapshots, deliveries and direct frames.</param>
/// <param name="Sent">Frames written whole to transports.</param>
/// <param name="SentBytes">Bytes written.</param>
/// <param name="Writes">Writes that took at least one byte.</param>
/// <param name="Conflated">State frames that gave way to a newer one in a lagging subscriber's queue.</param>
/// <param name="Superseded">State messages passed over because the lane itself was behind and a newer one was in the same batch, times their subscribers.</param>
/// <param name="Covered">Deliveries left out because the snapshot or replay had them.</param>
/// <param name="Dropped">Frames dropped because their subscriber ended.</param>
/// <param name="TooSlow">Subscribers ended because they fell behind.</param>
/// <param name="Subscribers">Subscribers now.</param>
/// <param name="Subscriptions">Subscriptions now.</param>
/// <param name="Refused">Published messages that a saturated lane did not take: made up for by the last value (State), or by ending the topic's subscribers as too slow (events).</param>
/// <param name="Faults">Transports that threw instead of returning an outcome: bugs.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct LaneStatistics(
    long Messages,
    long Inline,
    long Queued,
    long Sent,
    long SentBytes,
    long Writes,
    long Conflated,
    long Superseded,
    long Covered,
    long Dropped,
    long TooSlow,
    long Subscribers,
    long Subscriptions,
    long Refused,
    long Faults)
{
    /// <summary>The sum of two.</summary>
    public static LaneStatistics operator +(LaneStatistics a, LaneStatistics b) => new(
        a.Messages + b.Messages,
        a.Inline + b.Inline,
        a.Queued + b.Queued,
        a.Sent + b.Sent,
        a.SentBytes + b.SentBytes,
        a.Writes + b.Writes,
        a.Conflated + b.Conflated,
        a.Superseded + b.Superseded,
        a.Covered + b.Covered,
        a.Dropped + b.Dropped,
        a.TooSlow + b.TooSlow,
        a.Subscribers + b.Subscribers,
        a.Subscriptions + b.Subscriptions,
        a.Refused + b.Refused,
        a.Faults + b.Faults);
}
