namespace RelayCloud.MarketApi.Requests;

/// <summary>The intervals of the exchange's candles.</summary>
internal static class CandleIntervals
{
    /// <summary>Their names; <see cref="IndexOf"/> gives the place in it.</summary>
    public static readonly IReadOnlyList<string> Names = ["1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "8h", "12h", "1d", "3d", "1w", "1M"];

    /// <summary>The place of an interval; -1 for what is none.</summary>
    public static int IndexOf(ReadOnlySpan<char> name)
    {
        for (int i = 0; i < Names.Count; i++)
            if (name.SequenceEqual(Names[i])) return i;
        return -1;
    }
}
