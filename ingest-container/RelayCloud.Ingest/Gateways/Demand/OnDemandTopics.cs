using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Gateways.Demand;

/// <summary>
/// The topics that customers hold, and those that none holds any more but that are kept for a while. Not thread safe.
/// Bounded by the gateways' budgets: a topic is only added when a gateway has room for it.
/// </summary>
/// <param name="lingerMs">How long a topic is kept after its last holder left.</param>
internal sealed class OnDemandTopics(long lingerMs)
{
    private readonly Dictionary<Topic, Held> _held = [];
    private long _order;

    /// <summary>How many topics are held or lingering.</summary>
    public int Count => _held.Count;

    /// <summary>How many are kept without a holder.</summary>
    public int LingeringCount { get; private set; }

    /// <summary>The topics, first acquired first.</summary>
    public IEnumerable<Topic> InOrder => _held.OrderBy(pair => pair.Value.Order).Select(pair => pair.Key);

    /// <summary>Counts one more holder of a topic that is there; false when it is not.</summary>
    public bool TryHoldAgain(Topic topic)
    {
        if (!_held.TryGetValue(topic, out Held? held)) return false;
        if (held.Holders++ == 0) LingeringCount--;
        return true;
    }

    /// <summary>Adds a topic with one holder.</summary>
    public void Add(Topic topic) => _held.Add(topic, new Held { Holders = 1, Order = _order++ });

    /// <summary>One holder less; at zero the topic lingers. A release without a holder is ignored and gives false.</summary>
    public bool Release(Topic topic, long nowMs)
    {
        if (!_held.TryGetValue(topic, out Held? held) || held.Holders == 0) return false;
        if (--held.Holders == 0)
        {
            held.KeepUntilMs = nowMs + lingerMs;
            LingeringCount++;
        }

        return true;
    }

    /// <summary>Drops what lingered long enough; true if anything was dropped.</summary>
    public bool DropExpired(long nowMs)
    {
        if (LingeringCount == 0) return false;
        List<Topic> expired = [.. _held.Where(p => p.Value.Holders == 0 && p.Value.KeepUntilMs <= nowMs).Select(p => p.Key)];
        foreach (Topic topic in expired) _held.Remove(topic);
        LingeringCount -= expired.Count;
        return expired.Count > 0;
    }

    /// <summary>Drops the topic that lingers longest, to make room; false when none lingers.</summary>
    public bool DropOldestLingering()
    {
        if (LingeringCount == 0) return false;
        Topic oldest = _held.Where(p => p.Value.Holders == 0).MinBy(p => p.Value.KeepUntilMs).Key;
        _held.Remove(oldest);
        LingeringCount--;
        return true;
    }

    private sealed class Held
    {
        public int Holders;
        public long KeepUntilMs;
        public long Order;
    }
}
