using RelayCloud.MarketData.Frames;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Gateways.Sockets;

/// <summary>The aggregated books that one socket is subscribed to. Read by the receive loop without a lock; writers swap the whole map, one at a time.</summary>
internal sealed class AggregatedBooks : IAggregatedBooks
{
    private volatile Dictionary<(int CoinId, bool Fast), Topic> _topics = [];

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => _topics.Count == 0;

    /// <inheritdoc/>
    public Topic? Find(int coinId, bool fast) => _topics.GetValueOrDefault((coinId, fast));

    /// <summary>Notes a topic if it is an aggregated book.</summary>
    public void Add(Topic topic)
    {
        if (IsAggregated(topic)) _topics = new(_topics) { [(topic.Key.CoinId, topic.Key.Fast)] = topic };
    }

    /// <summary>Forgets a topic.</summary>
    public void Remove(Topic topic)
    {
        if (!IsAggregated(topic) || Find(topic.Key.CoinId, topic.Key.Fast) != topic) return;
        var topics = new Dictionary<(int, bool), Topic>(_topics);
        topics.Remove((topic.Key.CoinId, topic.Key.Fast));
        _topics = topics;
    }

    /// <summary>Forgets all.</summary>
    public void Clear() => _topics = [];

    private static bool IsAggregated(Topic topic) => topic.Channel == Channel.L2Book && topic.Key.NSigFigs != 0;
}
