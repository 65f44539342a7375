namespace RelayCloud.GatewaySimulator.Market;

/// <summary>The candle intervals of the exchange (reference section 4.4) and where their candles begin. Pure.</summary>
public static class CandleInterval
{
    private const long MinuteMs = 60_000;
    private const long HourMs = 60 * MinuteMs;
    private const long DayMs = 24 * HourMs;

    private static readonly Dictionary<string, long> LengthsMs = new(StringComparer.Ordinal)
    {
        ["1m"] = MinuteMs,
        ["3m"] = 3 * MinuteMs,
        ["5m"] = 5 * MinuteMs,
        ["15m"] = 15 * MinuteMs,
        ["30m"] = 30 * MinuteMs,
        ["1h"] = HourMs,
        ["2h"] = 2 * HourMs,
        ["4h"] = 4 * HourMs,
        ["8h"] = 8 * HourMs,
        ["12h"] = 12 * HourMs,
        ["1d"] = DayMs,
        ["3d"] = 3 * DayMs,
        ["1w"] = 7 * DayMs,
        // A calendar month; this length only says that it is one.
        ["1M"] = 0,
    };

    public static bool IsKnown(string interval) => LengthsMs.ContainsKey(interval);

    /// <summary>When the candle that holds a time opens, ms. Counted from the Unix epoch; months are those of the calendar (UTC).</summary>
    public static long OpenMs(string interval, long timeMs)
    {
        long length = LengthsMs[interval];
        if (length > 0) return timeMs / length * length;
        DateTimeOffset time = DateTimeOffset.FromUnixTimeMilliseconds(timeMs);
        return new DateTimeOffset(time.Year, time.Month, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
    }

    /// <summary>When the next candle opens, ms. The wire's <c>T</c> is one less.</summary>
    public static long NextOpenMs(string interval, long openMs)
    {
        long length = LengthsMs[interval];
        return length > 0 ? openMs + length : DateTimeOffset.FromUnixTimeMilliseconds(openMs).AddMonths(1).ToUnixTimeMilliseconds();
    }
}
