using System.Text.Json;
using System.Text.Json.Serialization;

namespace RelayCloud.Ingest.Gateways.Health;

/// <summary>Writes <see cref="GatewayState"/> as <c>connecting</c>, <c>live</c>, <c>stale</c>, <c>down</c>.</summary>
public sealed class GatewayStateJsonConverter() : JsonStringEnumConverter<GatewayState>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
