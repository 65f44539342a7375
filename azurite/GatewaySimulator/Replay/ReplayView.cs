using System.Globalization;
using System.Text.Json;
using RelayCloud.GatewaySimulator.Feeds;
using RelayCloud.GatewaySimulator.Market;
using RelayCloud.GatewaySimulator.Subscriptions;
using RelayCloud.GatewaySimulator.Wire;

namespace RelayCloud.GatewaySimulator.Replay;

/// <summary>
/// What a replay can answer: the coins seen in the capture (with made-up decimals), the last book and trades played, mid prices.
/// It knows no candles and contexts beyond captured ones, and no aggregation but what was captured.
/// </summary>
internal sealed class ReplayView : IMarketView
{
    private readonly ReplayFeed _feed;
    private readonly HashSet<string> _names;
    private readonly HashSet<string> _dexes;

    // The mid price of each coin before anything was played, so that /info shows the whole universe from the start.
    private readonly Dictionary<string, string> _firstMids = new(StringComparer.Ordinal);

    public ReplayView(ReplayFeed feed, Capture capture)
    {
        _feed = feed;
        _names = [.. capture.Coins];
        _dexes = [.. capture.Dexes];
        Coins = [.. capture.Coins.Select(CoinOf)];
        foreach (CapturedFrame frame in capture.Frames)
        {
            if (frame.Topic is { Type: SubscriptionType.Bbo or SubscriptionType.L2Book or SubscriptionType.Trades } topic
                && !_firstMids.ContainsKey(topic.Coin) && MidOf(frame.Payload) is { } mid)
                _firstMids.Add(topic.Coin, mid);
        }
    }

    public IReadOnlyList<Coin> Coins { get; }

    public long TimeMs => _feed.MarketTimeMs;

    public bool HasCoin(string coin) => _names.Contains(coin);

    public bool HasDex(string dex) => dex.Length == 0 || _dexes.Contains(dex);

    public bool TryWriteBook(JsonText json, string coin, long? nSigFigs, long? mantissa)
    {
        var wanted = new Subscription(SubscriptionType.L2Book, coin, NSigFigs: nSigFigs is null ? null : 5);
        ReadOnlyMemory<byte> slow = _feed.LastOf(wanted);
        ReadOnlyMemory<byte> last = slow.Length > 0 ? slow : _feed.LastOf(wanted with { IsFast = true });
        if (last.Length == 0) return false;
        using JsonDocument document = JsonDocument.Parse(last);
        json.Raw(document.RootElement.GetProperty("data").GetRawText());
        return true;
    }

    public int WriteTrades(JsonText json, string coin) => _feed.WriteTrades(json, coin);

    public int WriteCandles(JsonText json, string coin, string interval, long fromMs, long toMs)
    {
        ReadOnlyMemory<byte> last = _feed.LastOf(new Subscription(SubscriptionType.Candle, coin, Interval: interval));
        json.Raw("["u8);
        if (last.Length > 0)
        {
            using JsonDocument document = JsonDocument.Parse(last);
            json.Raw(document.RootElement.GetProperty("data").GetRawText());
        }
        json.Raw("]"u8);
        return last.Length > 0 ? 1 : 0;
    }

    public void WriteMids(JsonText json, string dex)
    {
        json.Raw("{"u8);
        bool isFirst = true;
        foreach (Coin coin in Coins)
        {
            if (coin.Dex != dex || CurrentMid(coin.Name) is not { } mid) continue;
            if (!isFirst) json.Raw(","u8);
            isFirst = false;
            json.String(coin.Name).Raw(":"u8).String(mid);
        }
        json.Raw("}"u8);
    }

    public bool TryWriteContext(JsonText json, string coin)
    {
        ReadOnlyMemory<byte> last = _feed.LastOf(new Subscription(SubscriptionType.ActiveAssetCtx, coin));
        if (last.Length == 0) return false;
        using JsonDocument document = JsonDocument.Parse(last);
        json.Raw(document.RootElement.GetProperty("data").GetProperty("ctx").GetRawText());
        return true;
    }

    private string? CurrentMid(string coin)
    {
        foreach (Subscription source in (ReadOnlySpan<Subscription>)[new(SubscriptionType.Bbo, coin), new(SubscriptionType.L2Book, coin, IsFast: true), new(SubscriptionType.L2Book, coin)])
            if (_feed.LastOf(source) is { Length: > 0 } last && MidOf(last) is { } mid) return mid;
        return _firstMids.GetValueOrDefault(coin);
    }

    /// <summary>The mid of a bbo or book, the one price of a one-sided one, the last price of trades; null when there is none.</summary>
    private static string? MidOf(ReadOnlyMemory<byte> payload)
    {
        using JsonDocument document = JsonDocument.Parse(payload);
        JsonElement data = document.RootElement.GetProperty("data");
        if (data.ValueKind == JsonValueKind.Array) return Text(PxOf(data, data.GetArrayLength() - 1));
        if (data.TryGetProperty("bbo", out JsonElement sides)) return Text(Mid(PxOf(sides, 0), PxOf(sides, 1)));
        if (!data.TryGetProperty("levels", out sides) || sides.ValueKind != JsonValueKind.Array || sides.GetArrayLength() < 2) return null;
        return Text(Mid(PxOf(sides[0], 0), PxOf(sides[1], 0)));
    }

    private static decimal? Mid(decimal? bid, decimal? ask) => (bid + ask) / 2 ?? bid ?? ask;

    private static string? Text(decimal? px) => px?.ToString("0.0###############", CultureInfo.InvariantCulture);

    /// <summary>The price of an element of an array; null when there is no such element or it has no price.</summary>
    private static decimal? PxOf(JsonElement array, int index)
    {
        if (array.ValueKind != JsonValueKind.Array || index < 0 || index >= array.GetArrayLength()) return null;
        JsonElement element = array[index];
        return element.ValueKind == JsonValueKind.Object
            && SubscriptionParser.TryString(element, "px", out string text)
            && decimal.TryParse(text, CultureInfo.InvariantCulture, out decimal px)
            ? px
            : null;
    }

    private static Coin CoinOf(string name) => new()
    {
        Name = name,
        Kind = CoinCatalog.KindOf(name),
        PxDecimals = 5,
        SzDecimals = 2,
        BasePxTicks = 100_000,
        SpotIndex = name[0] == '@' && int.TryParse(name.AsSpan(1), CultureInfo.InvariantCulture, out int index) ? index : 0,
    };
}
