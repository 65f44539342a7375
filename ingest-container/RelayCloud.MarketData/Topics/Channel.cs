namespace RelayCloud.MarketData.Topics;

/// <summary>The market-data channels that RelayCloud carries. Values index arrays; never renumber them.</summary>
public enum Channel : byte
{
    /// <summary>Whole order-book snapshots; 20 levels a side, or 5 when the topic is <c>fast</c>.</summary>
    L2Book = 0,

    /// <summary>Best bid and offer, sent per block when it changes.</summary>
    Bbo = 1,

    /// <summary>Trades; the only channel of kind <see cref="TopicKind.Events"/>.</summary>
    Trades = 2,

    /// <summary>The current candle of one interval.</summary>
    Candle = 3,

    /// <summary>Mid prices of every coin of one dex.</summary>
    AllMids = 4,

    /// <summary>Funding, open interest, mark and oracle price of a coin. On the wire spot coins answer as <c>activeSpotAssetCtx</c>.</summary>
    ActiveAssetCtx = 5,
}
