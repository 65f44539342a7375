using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace RelayCloud.MarketData.Topics;

/// <summary>
/// Interns topics. Thread safe: any number of readers and writers; a look-up neither locks nor allocates.
/// Bounded by <see cref="TopicsMax"/>, so that no customer can fill memory with parameter combinations.
/// </summary>
public sealed class TopicTable(CoinTable coins)
{
    /// <summary>How many topics are kept at most: 900 coins with every channel, aggregation and interval in use are about 30,000.</summary>
    public const int TopicsMax = 65_536;

    private readonly ConcurrentDictionary<ulong, Topic> _byKey = new();
    private readonly Topic?[] _byId = new Topic?[TopicsMax];
    private readonly Lock _gate = new();
    private int _count;

    /// <summary>The names that <see cref="TopicKey.CoinId"/> points into.</summary>
    public CoinTable Coins { get; } = coins;

    /// <summary>How many topics there are; ids run from 0 to one less.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The topic with that id.</summary>
    /// <exception cref="IndexOutOfRangeException">No such id was given out.</exception>
    public Topic this[int id] => _byId[id] ?? throw new IndexOutOfRangeException($"There is no topic {id}.");

    /// <summary>The topic with that key, where it exists.</summary>
    public bool TryGet(TopicKey key, [NotNullWhen(true)] out Topic? topic) => _byKey.TryGetValue(key.Packed, out topic);

    /// <summary>The topic with that key, made on first use; false when the table is full.</summary>
    public bool TryGetOrAdd(TopicKey key, [NotNullWhen(true)] out Topic? topic)
    {
        if (_byKey.TryGetValue(key.Packed, out topic)) return true;
        lock (_gate)
        {
            if (_byKey.TryGetValue(key.Packed, out topic)) return true;
            if (_count == TopicsMax) return false;
            topic = new Topic(_count, key, Coins.NameOf(key.CoinId));
            _byId[_count] = topic;
            Volatile.Write(ref _count, _count + 1);
            _byKey[key.Packed] = topic;
            return true;
        }
    }
}
