using RelayCloud.FanOut.Messages;
using RelayCloud.FanOut.Subscribers;
using RelayCloud.MarketData.Frames;
using RelayCloud.MarketData.Messages;

namespace RelayCloud.FanOut.Lanes;

/// <summary>
/// State for subscribers that are not given all of it: at intervals, or with fewer levels. They are in lists of their own, so that the others pay for them with one look
/// at a field for each message.
/// </summary>
internal sealed partial class Lane
{
    /// <summary>So many are given their values before the inbox is looked at again: some 100 µs.</summary>
    private const int PacedAtOnceMax = 128;

    private readonly Dictionary<int, PaceRing> _paceRings = [];
    private byte[] _cutScratch = [];
    private int _nextPaceSlot;

    private void AddLimited(LaneTopic topic, LimitedSubscription subscription)
    {
        LimitedTopic limited = topic.Limited ?? topic.BeginLimited(Messages);
        limited.Add(subscription);
        if (subscription.IntervalMs == 0) return;
        if (!_paceRings.TryGetValue(subscription.IntervalMs, out PaceRing? ring))
            _paceRings[subscription.IntervalMs] = ring = new PaceRing(subscription.IntervalMs, _time, interval => Post(LaneCommand.Pace(interval)));
        ring.Add(subscription);
    }

    private void RemoveLimited(LaneTopic topic, LimitedSubscription subscription)
    {
        topic.Limited!.Remove(subscription);
        if (topic.Limited.IsEmpty) topic.EndLimited();
        if (subscription.IntervalMs == 0) return;
        PaceRing ring = _paceRings[subscription.IntervalMs];
        ring.Remove(subscription);
        if (ring.Count > 0) return;
        ring.Dispose();
        _paceRings.Remove(subscription.IntervalMs);
    }

    /// <summary>A new value: kept for those who wait for their tick, and given to those who get it cut.</summary>
    private void OfferLimited(LimitedTopic limited, HubMessage message)
    {
        limited.Hold(message);

        // Backwards: one that is ended on the way is removed. The last one's end drops the value too.
        for (int i = limited.Immediate.Count - 1; i >= 0 && limited.Held is not null; i--)
            if (i < limited.Immediate.Count) GiveHeld(limited.Immediate[i]);
    }

    private void Pace(int intervalMs)
    {
        if (!_paceRings.TryGetValue(intervalMs, out PaceRing? ring)) return;
        bool more = false;
        try
        {
            for (int given = 0; given < PacedAtOnceMax; given++)
            {
                if (ring.TryNext() is not { } subscription) return;
                GiveHeld(subscription);
            }

            more = true;
        }
        finally
        {
            // The rest goes behind what came in meanwhile.
            if (more) Post(LaneCommand.Pace(intervalMs));
            else ring.Sleep();
        }
    }

    private void GiveHeld(LimitedSubscription subscription)
    {
        LimitedTopic limited = subscription.Topic.Limited!;
        if (limited.Held is not { } held || IsCovered(held, subscription)) return;
        HubMessage message = limited.Cut(subscription.BookLevelsMax, CutScratch(held.Data.Length));
        int length = Encode(message, subscription.Subscriber.Queue.Encoding);
        subscription.CoveredThrough = held.Cursor;
        if (length < 0) BeginEnd(subscription.Subscriber, EndReason.TooSlow);
        if (length < 0 || !Enqueue(subscription.Subscriber, subscription, message, length)) message.Release();
    }

    /// <summary>What a subscription may see of a value.</summary>
    private ReadOnlySpan<byte> Allowed(ReadOnlySpan<byte> data, Subscription subscription)
    {
        if (subscription is not LimitedSubscription { BookLevelsMax: < BookCut.LevelsMax } limited) return data;
        Span<byte> scratch = CutScratch(data.Length);
        return BookCut.TryCut(data, limited.BookLevelsMax, scratch, out int length) ? scratch[..length] : data;
    }

    private byte[] CutScratch(int length)
    {
        if (_cutScratch.Length < length) _cutScratch = new byte[Math.Max(length, _cutScratch.Length * 2)];
        return _cutScratch;
    }

    private static bool IsCovered(HubMessage message, Subscription subscription) =>
        message.Cursor.Epoch == subscription.CoveredThrough.Epoch && message.Cursor.Offset <= subscription.CoveredThrough.Offset;

    /// <summary>Takes on the policy that the subscriber's owner has set: its subscriptions go on where they are.</summary>
    private void ApplyPolicy(Subscriber subscriber)
    {
        subscriber.Policy = subscriber.NextPolicy;
        if (subscriber.Subscriptions is not { } own) return;
        foreach (int topicId in (int[])[.. own.Keys])
        {
            // Catching up may end it, and then it has left its topics.
            if (subscriber.State != SubscriberState.Open) return;
            LaneTopic topic = _topics[topicId]!;
            Subscription before = own[topicId];
            if (before is not LimitedSubscription && !LimitedSubscription.IsNeeded(topic.Topic, subscriber.Policy)) continue;
            HubMessage? held = topic.Limited?.Held;
            held?.AddReferences(1);
            RemoveFromTopic(topicId, before);
            Subscription after = own[topicId] = AddToTopic(topic, subscriber);
            after.PendingIndex = before.PendingIndex;
            after.CoveredThrough = before is LimitedSubscription ? before.CoveredThrough : Later(before.CoveredThrough, topic.Delivered);
            if (held is null) continue;
            CatchUp(topic, after, held);
            held.Release();
        }
    }

    /// <summary>What was held back for a reader that is limited no longer, or otherwise.</summary>
    private void CatchUp(LaneTopic topic, Subscription subscription, HubMessage held)
    {
        if (IsCovered(held, subscription)) return;
        if (subscription is LimitedSubscription limited)
        {
            if (topic.Limited!.Held is null) topic.Limited.Hold(held);
            if (limited.IntervalMs == 0) GiveHeld(limited);
            return;
        }

        int length = Encode(held, subscription.Subscriber.Queue.Encoding);
        if (length < 0) return;
        held.AddReferences(1);
        subscription.CoveredThrough = held.Cursor;
        if (!Enqueue(subscription.Subscriber, subscription, held, length)) held.Release();
    }

    private static Cursor Later(Cursor a, Cursor b) => (a.Epoch, a.Offset).CompareTo((b.Epoch, b.Offset)) >= 0 ? a : b;
}
