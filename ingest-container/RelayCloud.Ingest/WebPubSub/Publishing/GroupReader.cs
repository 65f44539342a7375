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
internal sealed class GroupReader(MarketFeed feed)
{
    private readonly ArrayBufferWriter<byte> _buffer = new(64 * 1024);

    /// <summary>Times that trades were missing.</summary>
    public long Gaps { get; private set; }

    /// <summary>Where a group begins: State with its present value, trades with the next one.</summary>
    public void Begin(TopicGroup group)
    {
        if (group.Group.Backlog.IsEvents && feed.TryGetInfo(group.Topic, out TopicInfo info)) group.Read = info.Cursor;
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
        else
        {
            ReadTrades(group, (EventBacklog)group.Group.Backlog, info.Cursor);
        }
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
        if (outcome != ResumeOutcome.OtherEpoch && _buffer.WrittenCount > 0)
            foreach (EventUpdate update in TradePacking.Pack(_buffer.WrittenSpan, cursor, PublishScheduler.StepBytes - GroupEnvelope.OverheadOf(group.Topic))) backlog.Offer(update);
        group.Read = cursor;
    }
}
