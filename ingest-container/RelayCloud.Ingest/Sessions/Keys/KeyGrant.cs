namespace RelayCloud.Ingest.Sessions.Keys;

/// <summary>What a valid API key allows. Immutable; one object for each key, so that it can be compared by reference.</summary>
public sealed record KeyGrant
{
    /// <summary>Names the key in logs, metrics and limits. Never the key itself.</summary>
    public required string Name { get; init; }

    /// <summary>WebSocket connections at once. Default 100.</summary>
    public int ConnectionsMax { get; init; } = 100;

    /// <summary>Subscriptions of one connection. Default 1,000, as the exchange.</summary>
    public int SubscriptionsMax { get; init; } = 1_000;

    /// <summary>Messages that one connection may send a minute. Default 2,000, as the exchange.</summary>
    public int MessagesPerMinuteMax { get; init; } = 2_000;

    /// <summary><c>POST /info</c> requests and <c>post</c> messages a minute, over all connections. Default 1,200.</summary>
    public int InfoRequestsPerMinuteMax { get; init; } = 1_200;
}
