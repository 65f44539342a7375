namespace RelayCloud.MarketData.Arbitration;

/// <summary>What <see cref="MarketFeed"/> saw and did since the start. Each number is exact; numbers read while frames arrive may be of slightly different moments.</summary>
public sealed record FeedStatistics
{
    /// <summary>The epoch of all cursors, Unix milliseconds.</summary>
    public required long EpochMs { get; init; }

    /// <summary>The newest believed time of the exchange, Unix milliseconds; 0 before the first frame.</summary>
    public required long ExchangeTimeMs { get; init; }

    /// <summary>For each gateway, by number.</summary>
    public required IReadOnlyList<GatewayStatistics> Gateways { get; init; }

    /// <summary>How many trades are held back now, over all topics.</summary>
    public required long HeldTradesNow { get; init; }

    /// <summary>How often two values of one topic and time differed.</summary>
    public required long Divergences { get; init; }

    /// <summary>Of them, how many for each pair: <c>[published gateway][divergent gateway]</c>.</summary>
    public required IReadOnlyList<IReadOnlyList<long>> DivergencesByPair { get; init; }

    /// <summary>The latest divergences, oldest first, at most <see cref="MarketFeedOptions.DivergencesKept"/>.</summary>
    public required IReadOnlyList<Divergence> LatestDivergences { get; init; }

    /// <summary>Trades that were published out of order, over all gateways.</summary>
    public long TradesLate => Gateways.Sum(g => g.TradesLate);

    /// <summary>Times at which trades may be missing, over all gateways.</summary>
    public long PossibleGaps => Gateways.Sum(g => g.PossibleGaps);
}
