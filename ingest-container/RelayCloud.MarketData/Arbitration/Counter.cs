namespace RelayCloud.MarketData.Arbitration;

/// <summary>What is counted for each gateway. The first twelve are the fates of frames: each frame counts once among them. See <see cref="GatewayStatistics"/> for what each means.</summary>
internal enum Counter
{
    Corrupt,
    Pong,
    Subscribed,
    Unsubscribed,
    Error,
    Ignored,
    Accepted,
    Duplicate,
    Late,
    Divergent,
    Held,
    NotLeader,

    Quarantined,
    QuarantineReleased,
    Published,
    TradesAccepted,
    TradesDuplicate,
    TradesTooOld,
    TradesHeld,
    HeldTradesPublished,
    HeldTradesDuplicate,
    TradesLate,
    PossibleGaps,
    HoldTimeouts,
    Penalties,
    LeaderChanges,

    /// <summary>How many counters there are.</summary>
    Count,
}
