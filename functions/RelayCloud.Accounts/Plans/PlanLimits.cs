namespace RelayCloud.Accounts.Plans;

/// <summary>What a plan allows. Immutable. Checked by <see cref="PlanStore"/> when it is stored.</summary>
public sealed record PlanLimits
{
    /// <summary>Connections at once of one tenant, over all its keys and transports: 1 to 100,000.</summary>
    public required int ConnectionsMax { get; init; }

    /// <summary>Subscriptions of one connection: 1 to 100,000.</summary>
    public required int SubscriptionsMax { get; init; }

    /// <summary>Messages that one connection may send a second: 1 to 10,000.</summary>
    public required int MessagesPerSecondMax { get; init; }

    /// <summary>REST requests a minute of one key: 1 to 10,000,000.</summary>
    public required int RestRequestsPerMinuteMax { get; init; }

    /// <summary>Channels that may be subscribed and asked for, by the exchange's names: <c>l2Book</c>, <c>trades</c>, … Default all.</summary>
    public NameSet Channels { get; init; } = NameSet.All;

    /// <summary>Coins that may be subscribed and asked for, by the exchange's names: <c>BTC</c>, <c>@107</c>, … Default all.</summary>
    public NameSet Coins { get; init; } = NameSet.All;

    /// <summary>Levels of a book's side that are delivered: 1 to 100,000.</summary>
    public required int DepthMax { get; init; }

    /// <summary>State (books, prices) of a topic is sent at most each so many milliseconds, 0 to 60,000; 0 = in real time. Trades are never held back.</summary>
    public required int ConflationMs { get; init; }

    /// <summary>Whether gRPC may be used.</summary>
    public required bool GrpcAllowed { get; init; }

    /// <summary>Whether WebSocket connections straight to the container may be used; without, only through Web PubSub.</summary>
    public required bool DirectWebSocketAllowed { get; init; }

    /// <summary>Days of history that may be asked for: 0 to 36,500.</summary>
    public required int HistoryDays { get; init; }

    /// <summary>Messages delivered in a calendar month, 1 to 10¹⁵; null = no quota.</summary>
    public long? MonthlyMessagesMax { get; init; }
}
