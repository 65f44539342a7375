namespace RelayCloud.GatewaySimulator.Market;

/// <summary>
/// What is fixed about one market: its name, its grid of prices and sizes, and how busy it is. Immutable.
/// Prices are whole numbers of ticks (10^-<see cref="PxDecimals"/>), sizes whole numbers of lots (10^-<see cref="SzDecimals"/>).
/// </summary>
public sealed record Coin
{
    public required string Name { get; init; }

    public required CoinKind Kind { get; init; }

    /// <summary>A delisted perp stays in <c>meta</c>, is accepted by a subscription and has empty books for ever.</summary>
    public bool IsDelisted { get; init; }

    public required int PxDecimals { get; init; }

    public required int SzDecimals { get; init; }

    /// <summary>The price that the market moves around, in ticks.</summary>
    public required long BasePxTicks { get; init; }

    /// <summary>Standard move of a day as a share of the price. The whole path stays within ±4.5 times this.</summary>
    public double DailyMove { get; init; } = 0.03;

    /// <summary>Mean number of blocks a second (of market time) on which the book changes. Never more than all blocks.</summary>
    public double BookEventsPerSecond { get; init; } = 0.3;

    /// <summary>Mean number of takers a second (of market time).</summary>
    public double TakersPerSecond { get; init; } = 0.02;

    /// <summary>Mean size of one taker, in lots.</summary>
    public long MeanTakerLots { get; init; } = 100;

    /// <summary>Widest spread in ticks; the narrowest is 1.</summary>
    public int SpreadTicksMax { get; init; } = 3;

    /// <summary>Of a thousand book events, how many have no ask side at all (a one-sided book).</summary>
    public int OneSidedPerMille { get; init; }

    public int MaxLeverage { get; init; } = 10;

    /// <summary><c>spotMeta.universe[].index</c> of a spot pair.</summary>
    public int SpotIndex { get; init; }

    /// <summary>The builder dex of a HIP-3 perp, else the empty string (the first dex, which spot and outcomes share).</summary>
    public string Dex => Kind == CoinKind.BuilderPerp ? Name[..Name.IndexOf(':', StringComparison.Ordinal)] : "";

    /// <summary>Spot pairs and outcomes answer <c>activeAssetCtx</c> on the channel <c>activeSpotAssetCtx</c>.</summary>
    public bool IsSpotLike => Kind is CoinKind.Spot or CoinKind.Outcome;

    /// <summary>Asks stay below this: an outcome pays at most 1.</summary>
    public long AskTicksMax => Kind == CoinKind.Outcome ? PowerOfTen(PxDecimals) - 1 : BasePxTicks * 2;

    internal static long PowerOfTen(int exponent)
    {
        long power = 1;
        for (int i = 0; i < exponent; i++) power *= 10;
        return power;
    }
}
