using System.Buffers;
using RelayCloud.Ingest.WebPubSub.Groups;
using RelayCloud.Ingest.WebPubSub.Scheduling;
using RelayCloud.MarketData.Arbitration;
using RelayCloud.MarketData.Messages;

namespace RelayCloud.Ingest.WebPubSub.Publishing;

/// <summary>
/// Takes what is new of a group's topic from the feed, which keeps the last value of State and the latest trades: conflated to the utmost at no cost for the values in between, and an outage fills no
/// queue. Belongs to the publisher's loop.
/// </summary>
/// <param name="feed">Where the values are.</param>
/// <param name="behindMsMax">For how long the feed may be behind of what the container before has published, milliseconds; 0 = that counts by other cursors, and there is nothing to wait for.</param>
/// <param name="time">Clock.</param>
internal sealed class GroupReader(MarketFeed feed, int behindMsMax, TimeProvider time)
{
    // As many as the exchange itself shows to whoever subscribes.
    private const int FirstTrades = 30;

    private readonly ArrayBufferWriter<byte> _buffer = new(64 * 1024);

    /// <summary>Times that trades were missing.</summary>
    public long Gaps { get; private set; }

    /// <summary>
    /// Where a group begins: State with its present value. Trades where the container before has ended, or else with the latest: between the value that a customer is given on joining and the first look at
    /// the groups pass seconds, whose trades would be missing.
    /// </summary>
    public void Begin(TopicGroup group)
    {
        if (group.Group.Backlog is not EventBacklog backlog) return;
        if (group.Lease.PublishedOf(group.Group.Name) is { } published)
        {
            group.Read = published;
            return;
        }

        _buffer.ResetWrittenCount();
        if (!feed.TryCopyTrades(group.Topic, FirstTrades, _buffer, out Cursor cursor)) return;
        Offer(group, backlog, cursor);
        group.Read = cursor;
    }

    /// <summary>Puts what is new into the backlog. Of trades no more than a batch and what came with it: the rest stays with the feed.</summary>
    public void Read(TopicGroup group)
    {
        if (group.Group.Backlog is EventBacklog { WaitingBytes: >= PublishScheduler.StepBytes }) return;
        if (!feed.TryGetInfo(group.Topic, out TopicInfo info) || info.Cursor.Offset == 0 || info.Cursor == group.Read) return;
        _buffer.ResetWrittenCount();
        if (group.Group.Backlog is StateBacklog state)
        {
            if (!feed.TryCopyLast(group.Topic, _buffer, out Cursor cursor)) return;
            state.Offer(_buffer.WrittenSpan.ToArray(), cursor);
            group.Read = cursor;
        }
        else if (!IsBehind(group, info.Cursor))
        {
            ReadTrades(group, (EventBacklog)group.Group.Backlog, info.Cursor);
        }
    }

    /// <summary>Whether the feed has trades that are not in the backlog.</summary>
    public bool HasMore(TopicGroup group) => group.Group.Backlog.IsEvents && feed.TryGetInfo(group.Topic, out TopicInfo info) && info.Cursor.Offset > 0 && info.Cursor != group.Read;

    // The container before had read more of the log than this one has: what comes up to there was published.
    private bool IsBehind(TopicGroup group, Cursor newest)
    {
        bool isBehind = newest.Epoch < group.Read.Epoch || (newest.Epoch == group.Read.Epoch && newest.Offset < group.Read.Offset);
        if (!isBehind)
        {
            group.BehindSince = null;
            return false;
        }

        long since = group.BehindSince ??= time.GetTimestamp();
        return time.GetElapsedTime(since).TotalMilliseconds < behindMsMax;
    }

    private void ReadTrades(TopicGroup group, EventBacklog backlog, Cursor newest)
    {
        // None was there when the group began, so all that the feed has is new, in whatever epoch it is counted.
        bool isFirst = group.Read.Offset == 0;
        Cursor after = isFirst ? newest with { Offset = 0 } : group.Read;
        ResumeOutcome outcome = feed.CopyTradesAfter(group.Topic, after, _buffer, out Cursor cursor);
        if (outcome != ResumeOutcome.Complete && !isFirst)
        {
            Gaps++;
            backlog.OfferGap(after);
        }

        // After a change of epoch it is the ordinary replay, which has trades that were sent before.
        if (outcome != ResumeOutcome.OtherEpoch) Offer(group, backlog, cursor);
        group.Read = cursor;
    }

    private void Offer(TopicGroup group, EventBacklog backlog, Cursor last)
    {
        if (_buffer.WrittenCount == 0) return;
        foreach (EventUpdate update in TradePacking.Pack(_buffer.WrittenSpan, last, PublishScheduler.StepBytes - GroupEnvelope.OverheadOf(group.Topic))) backlog.Offer(update);
    }
}
