using RelayCloud.Ingest.Gateways;
using RelayCloud.Ingest.Info;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.EventLog;

/// <summary>On an edge, whose gateways are asked for <c>/info</c> only: all are as good as each other, and a topic is alive while the log is read.</summary>
internal sealed class LogHealth(EventLogStatus status) : IGatewayHealth, ITopicLiveness
{
    /// <inheritdoc/>
    public GatewayState StateOf(int gateway) => GatewayState.Live;

    /// <inheritdoc/>
    public bool IsLive(Topic topic) => status.IsReading;
}
