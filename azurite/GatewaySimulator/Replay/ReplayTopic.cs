using RelayCloud.GatewaySimulator.Sessions;

namespace RelayCloud.GatewaySimulator.Replay;

/// <summary>One topic of a replay: who gets it and what was last played. Guarded by the feed's lock.</summary>
internal sealed class ReplayTopic
{
    public List<GatewaySession> Sessions { get; } = [];

    /// <summary>The newest frame played; empty before the first.</summary>
    public ReadOnlyMemory<byte> Last { get; set; }

    /// <summary>Only for trades.</summary>
    public CapturedTrades Trades { get; } = new();
}
