namespace RelayCloud.Ingest.Info.Coins;

/// <summary>The kinds of markets, as a coin's name tells them (reference section 2).</summary>
internal enum CoinClass
{
    /// <summary>A perp of the first dex: <c>BTC</c>.</summary>
    Perp,

    /// <summary>A perp of a builder dex (HIP-3): <c>xyz:SP500</c>.</summary>
    BuilderPerp,

    /// <summary>A spot pair: <c>@107</c>, <c>PURR/USDC</c>.</summary>
    Spot,

    /// <summary>One side of an outcome (HIP-4): <c>#6740</c>.</summary>
    Outcome,
}
