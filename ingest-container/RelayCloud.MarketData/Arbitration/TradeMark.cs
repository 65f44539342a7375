namespace RelayCloud.MarketData.Arbitration;

/// <summary>How a published trade stands to those published before it.</summary>
internal enum TradeMark : byte
{
    /// <summary>It follows them without a gap, as far as is known.</summary>
    None,

    /// <summary>It was published although trades before it may be missing; to learn of one later is no fault of whoever gave this one.</summary>
    AfterPossibleGap,

    /// <summary>It is older than one before it.</summary>
    Late,
}
