using RelayCloud.FanOut.Messages;
using RelayCloud.FanOut.Subscribers;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.FanOut.Lanes;

/// <summary>The subscriptions of one topic on one lane. Changed by the lane's thread only; <see cref="Count"/> and <see cref="Limited"/> may be read by publishers.</summary>
internal sealed class LaneTopic(Topic topic)
{
    private Subscription[] _subscriptions = new Subscription[4];
    private int _count;
    private LimitedTopic? _limited;

    public Topic Topic { get; } = topic;

    /// <summary>Its readers that are not given all of it, who are not among <see cref="Subscriptions"/>; null = none.</summary>
    public LimitedTopic? Limited => Volatile.Read(ref _limited);

    /// <summary>Where the topic's newest value stands in the batch at hand; used when a batch is so long that superseded State is passed over.</summary>
    public int NewestInBatch { get; set; }

    /// <summary>Offset of the newest State value given to queues; an older one that comes later (a refresh overtook it) is passed over.</summary>
    public Cursor Delivered { get; set; }

    /// <summary>Readers that are given everything.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Whether a value would reach anyone.</summary>
    public bool HasReaders => Count > 0 || Limited is not null;

    public ReadOnlySpan<Subscription> Subscriptions => _subscriptions.AsSpan(0, _count);

    public void Add(Subscription subscription)
    {
        if (_count == _subscriptions.Length) Array.Resize(ref _subscriptions, _count * 2);
        subscription.ListIndex = _count;
        _subscriptions[_count] = subscription;

        // A publisher that reads the old count holds the topic's lock and has stored its value already, so the snapshot taken next has it.
        Interlocked.Exchange(ref _count, _count + 1);
    }

    public void Remove(Subscription subscription)
    {
        int last = _count - 1;
        Subscription moved = _subscriptions[last];
        _subscriptions[subscription.ListIndex] = moved;
        moved.ListIndex = subscription.ListIndex;
        _subscriptions[last] = null!;
        Volatile.Write(ref _count, last);
    }

    // As with the count of the others: a publisher that does not see it has stored its value already.
    public LimitedTopic BeginLimited(MessagePool messages)
    {
        var limited = new LimitedTopic(messages);
        Interlocked.Exchange(ref _limited, limited);
        return limited;
    }

    public void EndLimited() => Volatile.Write(ref _limited, null);
}
