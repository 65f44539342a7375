using RelayCloud.FanOut;
using RelayCloud.FanOut.Buffers;
using RelayCloud.Ingest.Gateways;
using RelayCloud.Ingest.Info;
using RelayCloud.Ingest.Sessions.Live;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Sessions.WebSocket;

/// <summary>What every WebSocket session needs of the rest of the container; one object for all of them.</summary>
internal sealed record SessionContext(
    Hub Hub,
    TopicTable Topics,
    Universe Universe,
    ITopicDemand Demand,
    IInfoService Info,
    CustomerSessionOptions Options,
    SessionRegistry Sessions,
    BufferPool ReceiveBuffers,
    TimeProvider Time,
    GrantWatch? Grants = null)
{
    /// <summary>Milliseconds on a clock that never goes back; more than 0.</summary>
    public long NowMs => (Time.GetTimestamp() / (Time.TimestampFrequency / 1_000)) + 1;
}
