using RelayCloud.Ingest.Gateways;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Benchmarks.FanOutHost;

/// <summary>Every topic is carried.</summary>
internal sealed class EveryTopic : ITopicDemand
{
    public bool TryAcquire(Topic topic) => true;

    public void Release(Topic topic)
    {
    }
}
