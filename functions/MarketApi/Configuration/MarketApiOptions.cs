namespace RelayCloud.MarketApi.Configuration;

/// <summary>How the API reads and keeps snapshots: section <c>Relay:MarketApi</c>. Immutable.</summary>
public sealed record MarketApiOptions
{
    /// <summary>How often a snapshot that is asked for is read again, milliseconds: 50 to 60,000. Default 500. Its readers are up to this, and one read, behind the table.</summary>
    public int CacheIntervalMs { get; init; } = 500;

    /// <summary>As <see cref="CacheIntervalMs"/>, of the list of symbols: 1,000 to 3,600,000. Default 10,000.</summary>
    public int SymbolsIntervalMs { get; init; } = 10_000;

    /// <summary>
    /// How long a snapshot is served, marked as stale, while the table cannot be read, since it was last read, milliseconds: at least twice <see cref="CacheIntervalMs"/>,
    /// at most 300,000. Default 15,000. After that the answer is 503.
    /// </summary>
    public int StaleMsMax { get; init; } = 15_000;

    /// <summary>How long one read may take, milliseconds: 100 to 30,000. Default 2,000.</summary>
    public int ReadTimeoutMs { get; init; } = 2_000;

    /// <summary>Snapshots kept of each channel, known not to exist ones included: 100 to 100,000. Default 2,000; the exchange has some 1,100 coins. The least used go first.</summary>
    public int SymbolsMax { get; init; } = 2_000;

    /// <summary>From which age of the newest prices on <c>/health</c> says <c>degraded</c>, milliseconds: 1,000 to 3,600,000. Default 30,000; they come every 5 s.</summary>
    public int FeedAgeMsMax { get; init; } = 30_000;

    /// <summary>Everything that is wrong, each in a sentence that names the setting.</summary>
    public IEnumerable<string> Validate()
    {
        if (Wrong(nameof(CacheIntervalMs), CacheIntervalMs, 50, 60_000) is { } interval) yield return interval;
        if (Wrong(nameof(SymbolsIntervalMs), SymbolsIntervalMs, 1_000, 3_600_000) is { } symbols) yield return symbols;
        if (Wrong(nameof(StaleMsMax), StaleMsMax, 2 * Math.Clamp(CacheIntervalMs, 50, 60_000), 300_000) is { } stale) yield return stale;
        if (Wrong(nameof(ReadTimeoutMs), ReadTimeoutMs, 100, 30_000) is { } timeout) yield return timeout;
        if (Wrong(nameof(SymbolsMax), SymbolsMax, 100, 100_000) is { } max) yield return max;
        if (Wrong(nameof(FeedAgeMsMax), FeedAgeMsMax, 1_000, 3_600_000) is { } age) yield return age;
    }

    private static string? Wrong(string name, int value, int least, int most) =>
        value >= least && value <= most ? null : $"Relay:MarketApi:{name} is {value}; it must be from {least} to {most}.";
}
