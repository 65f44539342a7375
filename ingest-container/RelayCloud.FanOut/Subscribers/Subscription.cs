using RelayCloud.MarketData.Messages;

namespace RelayCloud.FanOut.Subscribers;

/// <summary>One subscriber's interest in one topic, on its lane. Touched by the lane's thread only.</summary>
internal class Subscription(Subscriber subscriber)
{
    public readonly Subscriber Subscriber = subscriber;

    /// <summary>Messages up to here were covered by the snapshot or replay.</summary>
    public Cursor CoveredThrough;

    /// <summary>Where in the subscriber's queue the topic's last State value waits; stale values are recognised by the queue.</summary>
    public long PendingIndex = -1;

    /// <summary>Place in the topic's list, for removal without a search.</summary>
    public int ListIndex;
}
