namespace RelayCloud.Ingest.Gateways;

/// <summary>
/// How often a gateway sends each channel, measured on the public gateways (reference sections 4 and 9). A topic that misses
/// <see cref="StaleAfterCadences"/> of its values is stale. Channels that are sent only on change (bbo, trades, candle) have no cadence: they follow their socket.
/// </summary>
public sealed record GatewayCadences
{
    /// <summary>20-level <c>l2Book</c>, aggregated or not. Default 5.4 s.</summary>
    public TimeSpan L2Book { get; init; } = TimeSpan.FromSeconds(5.4);

    /// <summary>5-level <c>l2Book</c> with <c>fast</c>. Default 0.54 s.</summary>
    public TimeSpan L2BookFast { get; init; } = TimeSpan.FromSeconds(0.54);

    /// <summary><c>activeAssetCtx</c>. Default 1 s.</summary>
    public TimeSpan ActiveAssetCtx { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary><c>allMids</c>. Default 5 s.</summary>
    public TimeSpan AllMids { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary><c>l2Book</c> of an order-book-server, which sends one per block (about 14 a second). Default 1 s, so that a pause of the chain is not taken for a fault.</summary>
    public TimeSpan OrderBookServerL2Book { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>After how many missed values a topic is stale. Default 3, range 2 to 100.</summary>
    public double StaleAfterCadences { get; init; } = 3;

    /// <summary>No topic is called stale sooner than this. Default 2 s.</summary>
    public TimeSpan StaleAfterMin { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a topic of that cadence may be silent; zero (no limit of its own) for a cadence of zero.</summary>
    internal TimeSpan StaleAfter(TimeSpan cadence)
    {
        if (cadence == TimeSpan.Zero) return TimeSpan.Zero;
        TimeSpan limit = cadence * StaleAfterCadences;
        return limit < StaleAfterMin ? StaleAfterMin : limit;
    }
}
