using RelayCloud.Ingest.Gateways;
using RelayCloud.Ingest.Gateways.Demand;
using RelayCloud.MarketData.Arbitration;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Snapshots.Rows;

/// <summary>All rows, by partition. They follow the table of topics, which bounds them. One thread.</summary>
internal sealed class SnapshotPartitions
{
    private readonly TopicTable _topics;
    private readonly MarketFeed _feed;
    private readonly int _tradesMax;
    private readonly HashSet<byte> _intervals;
    private readonly Dictionary<string, SnapshotPartition> _byKey = new(StringComparer.Ordinal);
    private readonly List<SnapshotPartition> _all = [];
    private int _nextTopic;

    public SnapshotPartitions(TopicTable topics, MarketFeed feed, GatewaySetOptions gateways, int tradesMax)
    {
        _topics = topics;
        _feed = feed;
        _tradesMax = tradesMax;
        _intervals = [.. IntervalsOf(gateways)];
    }

    /// <summary>How many there are.</summary>
    public int Count => _all.Count;

    /// <summary>How many rows there are.</summary>
    public int RowCount { get; private set; }

    public SnapshotPartition this[int index] => _all[index];

    /// <summary>Takes in the topics that are new. Not while one of the partitions that gain by it is being written: its writer must not see the list change.</summary>
    public void Extend()
    {
        for (; _nextTopic < _topics.Count; _nextTopic++)
        {
            Topic topic = _topics[_nextTopic];
            if (!IsKept(topic)) continue;
            SnapshotPartition partition = PartitionOf(SnapshotKeys.PartitionOf(topic));
            if (partition.IsWriting) return;
            Add(partition, SnapshotKeys.RowOf(topic), new TopicSource(_feed, topic, _tradesMax));
        }
    }

    /// <summary>Adds a row that is no topic's; before the first sweep.</summary>
    public void Add(string partitionKey, string rowKey, RowSource source) => Add(PartitionOf(partitionKey), rowKey, source);

    private static IEnumerable<byte> IntervalsOf(GatewaySetOptions gateways)
    {
        foreach (string text in gateways.Channels ?? GatewaySetOptions.DefaultChannels)
            if (AlwaysOnChannel.TryParse(text, out AlwaysOnChannel? channel) && channel.Channel == Channel.Candle) yield return channel.Interval;
    }

    // Aggregations and other intervals are there because a customer asked: there are many, and they go when he does.
    private bool IsKept(Topic topic) => topic.Channel switch
    {
        Channel.L2Book => topic.Key.NSigFigs == 0,
        Channel.Candle => _intervals.Contains(topic.Key.Interval),
        _ => true,
    };

    private void Add(SnapshotPartition partition, string rowKey, RowSource source)
    {
        partition.Add(rowKey, source);
        RowCount++;
    }

    private SnapshotPartition PartitionOf(string key)
    {
        if (_byKey.TryGetValue(key, out SnapshotPartition? partition)) return partition;
        _byKey[key] = partition = new SnapshotPartition(key);
        _all.Add(partition);
        return partition;
    }
}
