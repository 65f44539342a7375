namespace RelayCloud.MarketData.Topics;

/// <summary>The candle intervals that Hyperliquid offers (reference section 4.4), in the exchange's own spelling.</summary>
public static class CandleInterval
{
    /// <summary>All names; a topic keeps the index into this list. Index 0 is <c>1m</c>.</summary>
    public static readonly IReadOnlyList<string> Names =
        ["1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "8h", "12h", "1d", "3d", "1w", "1M"];

    private static readonly byte[][] Utf8 = [.. Names.Select(System.Text.Encoding.ASCII.GetBytes)];

    /// <summary>The index of an interval's name, or -1 when there is no such interval. Case matters: <c>1m</c> is a minute, <c>1M</c> a month.</summary>
    public static int IndexOf(ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < Utf8.Length; i++)
            if (name.SequenceEqual(Utf8[i])) return i;
        return -1;
    }
}
