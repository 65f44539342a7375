namespace RelayCloud.Ingest.Gateways;

/// <summary>What is subscribed at all gateways together, and how the connections behave. Configuration section <c>Relay:Feed</c>.</summary>
public sealed record GatewaySetOptions
{
    /// <summary>The channels that are subscribed always when <see cref="Channels"/> is null.</summary>
    public static readonly IReadOnlyList<string> DefaultChannels = ["trades", "bbo", "l2Book?fast", "l2Book", "activeAssetCtx", "allMids"];

    /// <summary>The coins that are subscribed always when <see cref="Coins"/> is null.</summary>
    public static readonly IReadOnlyList<string> DefaultCoins = ["BTC", "ETH", "SOL", "HYPE"];

    /// <summary>
    /// Channels that are subscribed always, for each of <see cref="Coins"/>: <c>trades</c>, <c>bbo</c>, <c>l2Book?fast</c>, <c>l2Book</c>, <c>activeAssetCtx</c>,
    /// <c>candle,1m</c> (any interval), and <c>allMids</c> (for each dex of those coins). Null = <see cref="DefaultChannels"/>; empty = none, everything on demand.
    /// </summary>
    public IReadOnlyList<string>? Channels { get; init; }

    /// <summary>
    /// Coins in order of importance, or <c>*</c> for all that exist. A coin that does not exist is left out and subscribed when it appears.
    /// Null = <see cref="DefaultCoins"/>; empty = none.
    /// </summary>
    public IReadOnlyList<string>? Coins { get; init; }

    /// <summary>How long a topic is kept upstream after its last customer left. Default 60 s, range 0 to 1 day.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The share of a socket's topics with a cadence that must be stale for the socket to be replaced; at least one. Default 0.5, above 0 to 1.</summary>
    public double StaleShareMax { get; init; } = 0.5;

    /// <summary>The longest frame taken; a longer one ends its connection. Default 4 MiB (the longest known is 177 KB), range 64 KiB to 64 MiB.</summary>
    public int FrameBytesMax { get; init; } = 4 * 1024 * 1024;

    /// <summary>How often each channel is expected.</summary>
    public GatewayCadences Cadences { get; init; } = new();

    /// <summary>Time-outs and delays.</summary>
    public GatewayTimings Timings { get; init; } = new();
}
