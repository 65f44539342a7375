namespace RelayCloud.MarketData.Arbitration;

/// <summary>How a trade that comes from a gateway stands to what was published.</summary>
internal enum TradeStanding : byte
{
    /// <summary>Not published, and not older than what was.</summary>
    Fresh,

    /// <summary>Published.</summary>
    Known,

    /// <summary>Not published, older than the newest that was: it was missed.</summary>
    Late,

    /// <summary>From before the first that was published, or so old that it may have been published and forgotten.</summary>
    TooOld,
}
