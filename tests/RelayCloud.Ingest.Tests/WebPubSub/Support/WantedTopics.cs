using System.Collections.Concurrent;
using RelayCloud.Ingest.Gateways;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Tests.WebPubSub.Support;

/// <summary>Gateways that carry everything.</summary>
internal sealed class WantedTopics : ITopicDemand
{
    public ConcurrentDictionary<Topic, int> Held { get; } = new();

    public bool TryAcquire(Topic topic)
    {
        Held.AddOrUpdate(topic, 1, (_, n) => n + 1);
        return true;
    }

    public void Release(Topic topic) => Held.AddOrUpdate(topic, -1, (_, n) => n - 1);
}
