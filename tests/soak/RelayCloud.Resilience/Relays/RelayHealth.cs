using System.Text.Json;

namespace RelayCloud.Resilience.Relays;

/// <summary>One answer of <c>/health</c>.</summary>
/// <param name="StatusCode">200 or 503.</param>
/// <param name="Body">The JSON.</param>
public sealed record RelayHealth(int StatusCode, JsonElement Body)
{
    /// <summary><c>ok</c>, <c>degraded</c>, <c>starting</c>, <c>down</c> or <c>stopping</c>.</summary>
    public string Status => Body.GetProperty("status").GetString()!;

    /// <summary>Every gateway is live.</summary>
    public bool IsOk => Status == "ok";

    /// <summary><c>connecting</c>, <c>live</c>, <c>stale</c> or <c>down</c>.</summary>
    public string StateOf(int gateway) => Of(gateway).GetProperty("state").GetString()!;

    /// <summary>How many topics of a gateway are in a state.</summary>
    public int Topics(int gateway, string state) => Of(gateway).GetProperty("topics").GetProperty(state).GetInt32();

    private JsonElement Of(int gateway) => Body.GetProperty("gateways")[gateway];
}
