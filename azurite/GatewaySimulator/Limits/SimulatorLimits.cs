namespace RelayCloud.GatewaySimulator.Limits;

/// <summary>
/// What one client address may do, by default what the exchange publishes (reference section 6). 0 = no limit.
/// </summary>
public sealed record SimulatorLimits
{
    /// <summary>No limits at all, for load tests.</summary>
    public static readonly SimulatorLimits None = new()
    {
        Connections = 0,
        NewConnectionsPerMinute = 0,
        Subscriptions = 0,
        MessagesPerMinute = 0,
        PendingPosts = 0,
        InfoWeightPerMinute = 0,
    };

    /// <summary>Open WebSockets; one more is reset. Default 10.</summary>
    public int Connections { get; init; } = 10;

    /// <summary>New WebSockets in a minute; one more is reset. Default 30.</summary>
    public int NewConnectionsPerMinute { get; init; } = 30;

    /// <summary>Subscriptions over all connections; one more is an error frame. Default 1,000.</summary>
    public int Subscriptions { get; init; } = 1000;

    /// <summary>Messages from the client in a minute over all connections; one more is an error frame and is not carried out. Default 2,000.</summary>
    public int MessagesPerMinute { get; init; } = 2000;

    /// <summary>Posts without an answer yet, over all connections; one more is an error frame. Default 100.</summary>
    public int PendingPosts { get; init; } = 100;

    /// <summary>Weight of <c>/info</c> requests and posts in a minute; one more is a 429. Default 1,200.</summary>
    public int InfoWeightPerMinute { get; init; } = 1200;
}
