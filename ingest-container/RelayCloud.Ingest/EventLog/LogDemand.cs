using RelayCloud.Ingest.EventLog.Reading;
using RelayCloud.Ingest.Gateways;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.EventLog;

/// <summary>On an edge: what the log carries can be had, and nothing else, because nobody tells the gateways what an edge's customers want.</summary>
internal sealed class LogDemand(SeenTopics seen) : ITopicDemand
{
    /// <inheritdoc/>
    public bool TryAcquire(Topic topic) => seen.HasKindOf(topic);

    /// <inheritdoc/>
    public void Release(Topic topic)
    {
        // Nothing was taken.
    }
}
