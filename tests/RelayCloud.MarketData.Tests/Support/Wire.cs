using System.Text;

namespace RelayCloud.MarketData.Tests.Support;

/// <summary>Writes frames as the exchange does.</summary>
internal static class Wire
{
    /// <summary>2026-11-05, the time at which the tests' market begins.</summary>
    public const long StartMs = 1_793_836_800_000;

    public const string Hash = "0x7ab608dad75f7ce37c2f044516391f02023a00c072529bb51e7eb42d965356ce";

    private const string Users = "[\"0x9aa589355bf745db9784c8ef3c646360f11b58af\",\"0x8269c0a4f5f1a14582e0aa46856a234893c41970\"]";

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    public static string Frame(string channel, string data) => $"{{\"channel\":\"{channel}\",\"data\":{data}}}";

    public static string Trade(string coin, long timeMs, long tid, string price = "84143.0") =>
        $"{{\"coin\":\"{coin}\",\"side\":\"A\",\"px\":\"{price}\",\"sz\":\"0.00036\",\"time\":{timeMs},\"hash\":\"{Hash}\",\"tid\":{tid},\"users\":{Users}}}";

    public static string Trades(string coin, params (long TimeMs, long Tid)[] trades) =>
        Frame("trades", "[" + string.Join(',', trades.Select(t => Trade(coin, t.TimeMs, t.Tid))) + "]");

    public static string Level(string price, string size = "1.65875", int orders = 7) => $"{{\"px\":\"{price}\",\"sz\":\"{size}\",\"n\":{orders}}}";

    public static string Book(string coin, long timeMs, string bids, string asks, string extra = "") =>
        Frame("l2Book", $"{{\"coin\":\"{coin}\",\"time\":{timeMs},\"levels\":[[{bids}],[{asks}]]{extra}}}");

    /// <summary>A book of so many levels a side around a middle price.</summary>
    public static string DeepBook(string coin, long timeMs, int levels, int middle = 84_143)
    {
        string bids = string.Join(',', Enumerable.Range(1, levels).Select(i => Level($"{middle - i}.0", $"{i}.{i:D5}", i)));
        string asks = string.Join(',', Enumerable.Range(1, levels).Select(i => Level($"{middle + i}.0", $"{i}.{i:D5}", i)));
        return Book(coin, timeMs, bids, asks);
    }

    public static string Bbo(string coin, long timeMs, string bid = "84143.0", string ask = "84144.0") =>
        Frame("bbo", $"{{\"coin\":\"{coin}\",\"time\":{timeMs},\"bbo\":[{Level(bid)},{Level(ask)}]}}");

    public static string Candle(string coin, long opensMs, int trades, string volume = "14.27847", string close = "84143.0", string interval = "1m") =>
        Frame("candle", $"{{\"t\":{opensMs},\"T\":{opensMs + 59_999},\"s\":\"{coin}\",\"i\":\"{interval}\",\"o\":\"84143.0\",\"c\":\"{close}\",\"h\":\"84144.0\",\"l\":\"84143.0\",\"v\":\"{volume}\",\"n\":{trades}}}");

    public static string Mids(string price, string? dex = null) =>
        Frame("allMids", $"{{{(dex is null ? "" : $"\"dex\":\"{dex}\",")}\"mids\":{{\"BTC\":\"{price}\",\"ETH\":\"4000.5\",\"PURR/USDC\":\"0.067131\",\"@107\":\"69.408\"}}}}");

    public static string Ctx(string coin, string mark) =>
        Frame("activeAssetCtx", $"{{\"coin\":\"{coin}\",\"ctx\":{{\"funding\":\"-0.0000018952\",\"openInterest\":\"36585.31848\",\"prevDayPx\":\"86627.0\",\"dayNtlVlm\":\"4161029539.6949653625\",\"premium\":\"-0.0006413454\",\"oraclePx\":\"84198.0\",\"markPx\":\"{mark}\",\"midPx\":\"84143.5\",\"impactPxs\":[\"84143.0\",\"84144.0\"],\"dayBaseVlm\":\"49116.08533\"}}}}");

    public static string SpotCtx(string coin) =>
        Frame("activeSpotAssetCtx", $"{{\"coin\":\"{coin}\",\"ctx\":{{\"prevDayPx\":\"69.0\",\"dayNtlVlm\":\"1.5\",\"markPx\":\"69.4\",\"midPx\":null,\"circulatingSupply\":\"1000.1\",\"coin\":\"{coin}\",\"totalSupply\":\"1000.2\",\"dayBaseVlm\":\"3.0\"}}}}");

    public const string Pong = "{\"channel\":\"pong\"}";

    public const string Ack = "{\"channel\":\"subscriptionResponse\",\"data\":{\"method\":\"subscribe\",\"subscription\":{\"type\":\"l2Book\",\"coin\":\"BTC\",\"nSigFigs\":null,\"mantissa\":null,\"fast\":false}}}";

    public const string Error = "{\"channel\":\"error\",\"data\":\"Already subscribed: {\\\"type\\\":\\\"l2Book\\\",\\\"coin\\\":\\\"SOL\\\"}\"}";
}
