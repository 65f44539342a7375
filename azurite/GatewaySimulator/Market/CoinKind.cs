namespace RelayCloud.GatewaySimulator.Market;

/// <summary>The kinds of market that share one socket, told apart by the coin's name (reference section 2).</summary>
public enum CoinKind
{
    /// <summary>First-dex perpetual, a bare name: <c>BTC</c>.</summary>
    Perp,

    /// <summary>Builder-deployed (HIP-3) perpetual: <c>xyz:SP500</c>.</summary>
    BuilderPerp,

    /// <summary>Spot pair: <c>PURR/USDC</c> or <c>@107</c>.</summary>
    Spot,

    /// <summary>HIP-4 outcome side: <c>#6740</c>.</summary>
    Outcome,
}
