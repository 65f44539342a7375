namespace RelayCloud.Ingest.Gateways;

/// <summary>What one gateway allows one client address (reference section 6). The defaults are Hyperliquid's published limits of 2026-10.</summary>
public sealed record GatewayLimits
{
    /// <summary>WebSocket connections at once. Default 10, range 1 to 1,000.</summary>
    public int ConnectionsMax { get; init; } = 10;

    /// <summary>New WebSocket connections a minute. Default 30.</summary>
    public int ConnectionsPerMinuteMax { get; init; } = 30;

    /// <summary>Subscriptions over all connections. Default 1,000.</summary>
    public int SubscriptionsMax { get; init; } = 1_000;

    /// <summary>Messages to the gateway a minute, over all connections. Default 2,000.</summary>
    public int MessagesPerMinuteMax { get; init; } = 2_000;

    /// <summary>Weight of <c>/info</c> requests a minute. Default 1,200.</summary>
    public int InfoWeightPerMinuteMax { get; init; } = 1_200;

    /// <summary>Our own choice: subscriptions on one socket, so that one lost socket costs few topics. Default 250.</summary>
    public int SubscriptionsPerSocket { get; init; } = 250;
}
