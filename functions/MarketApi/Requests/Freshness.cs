namespace RelayCloud.MarketApi.Requests;

/// <summary>How long callers may keep an answer.</summary>
internal static class Freshness
{
    private const int SymbolsSeconds = 60;

    // A plan's interval is 60 s at most.
    private static readonly string[] OfSeconds = [.. Enumerable.Range(0, 61).Select(s => s == 0 ? "private, no-cache" : $"private, max-age={s}")];

    /// <summary>
    /// The value of <c>Cache-Control</c>: as long as the plan's conflation interval, in which it is promised nothing newer. In real time it is to be asked each time, which costs a 304
    /// while nothing has changed. Never for others: what a plan may see is its own.
    /// </summary>
    public static string Of(MarketRoute route, int conflationMs) =>
        ReferenceEquals(route, MarketRoute.Symbols) ? OfSeconds[SymbolsSeconds] : OfSeconds[Math.Clamp(conflationMs / 1_000, 0, OfSeconds.Length - 1)];
}
