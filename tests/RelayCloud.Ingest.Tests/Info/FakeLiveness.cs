using RelayCloud.Ingest.Info;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Tests.Info;

/// <summary>Topics' states as the test says; none is live unless said so.</summary>
internal sealed class FakeLiveness : ITopicLiveness
{
    public HashSet<string> Live { get; } = new(StringComparer.Ordinal);

    public bool IsLive(Topic topic) => Live.Contains(topic.Name);
}
