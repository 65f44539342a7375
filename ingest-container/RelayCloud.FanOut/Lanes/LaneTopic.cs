using RelayCloud.FanOut.Subscribers;
using RelayCloud.MarketData.Messages;

namespace RelayCloud.FanOut.Lanes;

/// <summary>The subscriptions of one topic on one lane. Changed by the lane's thread only; <see cref="Count"/> may be read by publishers.</summary>
internal sealed class LaneTopic
{
    private Subscription[] _subscriptions = new Subscription[4];
    private int _count;

    /// <summary>Where the topic's newest value stands in the batch at hand; used when a batch is so long that superseded State is passed over.</summary>
    public int NewestInBatch { get; set; }

    /// <summary>Offset of the newest State value given to queues; an older one that comes later (a refresh overtook it) is passed over.</summary>
    public Cursor Delivered { get; set; }

    public int Count => Volatile.Read(ref _count);

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
}
