using System.Collections.Concurrent;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.EventLog.Reading;

/// <summary>What the log carries, as far as it was read: topics, and the kinds of topic. Thread safe.</summary>
internal sealed class SeenTopics
{
    private readonly ConcurrentDictionary<int, Topic> _topics = new();
    private readonly ConcurrentDictionary<TopicKey, bool> _kinds = new();

    /// <summary>How many topics there are.</summary>
    public int Count => _topics.Count;

    /// <summary>The topics.</summary>
    public IEnumerable<Topic> Topics => _topics.Values;

    /// <summary>Notes a topic.</summary>
    public void Add(Topic topic)
    {
        if (_topics.TryAdd(topic.Id, topic)) _kinds.TryAdd(KindOf(topic), true);
    }

    /// <summary>Whether topics like this one, of whatever coin, are in the log. A coin without a trade yet is carried like the others.</summary>
    public bool HasKindOf(Topic topic) => _kinds.ContainsKey(KindOf(topic));

    private static TopicKey KindOf(Topic topic) => topic.Key with { CoinId = 0 };
}
