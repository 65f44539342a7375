namespace RelayCloud.GatewaySimulator.Control;

/// <summary>What <c>GET /control</c> and <c>GET /health</c> tell, ready to be serialised.</summary>
internal static class ControlState
{
    public static object HealthOf(SimulatedGateway gateway) => new
    {
        status = "ok",
        name = gateway.Options.Name,
        mode = gateway.Replay is null ? "market" : "replay",
        coins = gateway.Coins.Count,
        timeMs = gateway.TimeMs,
        connections = gateway.OpenConnections,
    };

    public static object Of(SimulatedGateway gateway) => new
    {
        name = gateway.Options.Name,
        port = gateway.Port,
        seed = gateway.Options.Seed,
        faults = gateway.Faults.Current,
        counters = gateway.Counters,
        replay = gateway.Replay,
        connections = gateway.Connections,
    };
}
