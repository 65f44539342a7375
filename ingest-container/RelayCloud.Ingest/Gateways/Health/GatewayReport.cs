using System.Text.Json.Serialization;

namespace RelayCloud.Ingest.Gateways.Health;

/// <summary>One gateway, for <c>/health</c> and <c>/stats</c>.</summary>
/// <param name="Gateway">Its number, as in <see cref="RelayCloud.MarketData.Frames.IFrameSink"/>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Url">Its URL, without a query (which may hold a key).</param>
/// <param name="Kind">Its kind, as configuration spells it.</param>
/// <param name="State">Its state.</param>
/// <param name="SinceMs">When that state began, Unix ms.</param>
/// <param name="Topics">Its topics by state.</param>
/// <param name="Sockets">Its planned sockets.</param>
/// <param name="NotDelivered">Topics that are stale or down, the most important first; at most <see cref="NotDeliveredMax"/>.</param>
/// <param name="LastError">The last error, from the connection or from an error frame, without payload; null when there was none.</param>
/// <param name="LastErrorAtMs">When it happened, Unix ms.</param>
/// <param name="Counts">What it did since the start.</param>
public sealed record GatewayReport(
    int Gateway,
    string Name,
    string Url,
    string Kind,
    [property: JsonConverter(typeof(GatewayStateJsonConverter))] GatewayState State,
    long SinceMs,
    TopicCounts Topics,
    IReadOnlyList<SocketReport> Sockets,
    IReadOnlyList<TopicReport> NotDelivered,
    string? LastError,
    long? LastErrorAtMs,
    GatewayCounts Counts)
{
    /// <summary>How many topics <see cref="NotDelivered"/> lists at most.</summary>
    public const int NotDeliveredMax = 100;
}
