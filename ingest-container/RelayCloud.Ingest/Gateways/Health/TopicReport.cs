using System.Text.Json.Serialization;

namespace RelayCloud.Ingest.Gateways.Health;

/// <summary>A topic that a gateway does not deliver.</summary>
/// <param name="Topic">Its name.</param>
/// <param name="State">Stale or down.</param>
/// <param name="SinceMs">When that state began, Unix ms.</param>
/// <param name="Quarantined">Whether it is not subscribed because it killed its socket or the gateway called it invalid.</param>
public sealed record TopicReport(
    string Topic,
    [property: JsonConverter(typeof(GatewayStateJsonConverter))] GatewayState State,
    long SinceMs,
    bool Quarantined);
