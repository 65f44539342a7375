using System.Text.Json.Serialization;

namespace RelayCloud.EventHubsEmulator.Health;

/// <summary>What <c>GET /health</c> says.</summary>
internal sealed record HealthAnswer([property: JsonPropertyName("status")] string Status, [property: JsonPropertyName("message")] string Message);
