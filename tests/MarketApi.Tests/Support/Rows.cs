using System.Text;
using RelayCloud.MarketApi.Snapshots;

namespace RelayCloud.MarketApi.Tests.Support;

/// <summary>Rows as the container writes them.</summary>
internal static class Rows
{
    /// <summary>A row of any kind.</summary>
    public static Snapshot Of(string row, string data, long offset = 1, long timeMs = 1_790_812_800_000) => new(row, Encoding.UTF8.GetBytes(data), timeMs, timeMs * 1_000, 7, offset);

    /// <summary>A level with odd but legal decimals, which must come out as they went in.</summary>
    public static string Level(int place) => $$"""{"px":"{{100 + place}}.0","sz":"0.{{place:000}}10","n":{{place + 1}}}""";

    /// <summary>The exchange's <c>data</c> of a book.</summary>
    public static string Book(int bids, int asks, bool fast = false, long timeMs = 1_790_812_800_000, string coin = "BTC") =>
        $$"""{"coin":"{{coin}}","time":{{timeMs}},"levels":[[{{Side(bids)}}],[{{Side(asks)}}]]{{(fast ? ",\"fast\":true" : "")}}}""";

    /// <summary>The exchange's <c>data</c> of trades, oldest first.</summary>
    public static string Trades(int count) =>
        "[" + string.Join(',', Enumerable.Range(0, count).Select(i => $$"""{"coin":"BTC","side":"{{"AB"[i % 2]}}","px":"84143.{{i}}0","sz":"0.000{{i}}","time":{{1_790_812_000_000 + i}},"hash":"0x0","tid":{{i}},"users":["0x1","0x2"]}""")) + "]";

    private static string Side(int levels) => string.Join(',', Enumerable.Range(0, levels).Select(Level));
}
