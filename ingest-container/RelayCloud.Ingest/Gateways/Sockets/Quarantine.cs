using System.Collections.Concurrent;
using RelayCloud.Ingest.Gateways.Connecting;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Gateways.Sockets;

/// <summary>Topics that one gateway must not be asked for, for some time. Thread safe. At most as many as there are topics.</summary>
internal sealed class Quarantine(GatewayClock clock)
{
    private readonly ConcurrentDictionary<Topic, long> _untilMs = new();

    /// <summary>Whether the topic must not be subscribed now.</summary>
    public bool Has(Topic topic) => !_untilMs.IsEmpty && _untilMs.TryGetValue(topic, out long untilMs) && clock.NowMs < untilMs;

    /// <summary>Puts a topic away.</summary>
    public void Add(Topic topic, TimeSpan duration) => _untilMs[topic] = clock.NowMs + (long)duration.TotalMilliseconds;
}
