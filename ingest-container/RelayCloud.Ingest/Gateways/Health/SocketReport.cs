using System.Text.Json.Serialization;

namespace RelayCloud.Ingest.Gateways.Health;

/// <summary>One socket of a gateway.</summary>
/// <param name="Socket">Its number within the gateway.</param>
/// <param name="State">Its state.</param>
/// <param name="SinceMs">When that state began, Unix ms.</param>
/// <param name="Topics">Its topics by state.</param>
/// <param name="Frames">Text frames received since the start.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="LastFrameAgeMs">Time since the last frame of the present connection; null when there was none.</param>
/// <param name="Reconnects">How often it was connected anew.</param>
/// <param name="LastEnd">Why the last connection ended; null when none did.</param>
public sealed record SocketReport(
    int Socket,
    [property: JsonConverter(typeof(GatewayStateJsonConverter))] GatewayState State,
    long SinceMs,
    TopicCounts Topics,
    long Frames,
    long Bytes,
    long? LastFrameAgeMs,
    long Reconnects,
    string? LastEnd);
