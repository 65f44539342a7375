using RelayCloud.GatewaySimulator.Market;
using RelayCloud.GatewaySimulator.Subscriptions;
using RelayCloud.GatewaySimulator.Wire;

namespace RelayCloud.GatewaySimulator.Feeds;

/// <summary>Builds the frames of the generated market. Pure: the same block gives the same bytes in every simulator.</summary>
internal sealed class MarketFrames(SimulatedMarket market)
{
    public const int SlowLevels = 20;
    public const int FastLevels = 5;

    /// <summary>Trades that are told again on subscribing.</summary>
    public const int ReplayedTrades = 30;

    private readonly BlockClock _clock = market.Clock;

    public byte[] Book(CoinMarket coin, Subscription subscription, long block) =>
        MarketText.Frame("l2Book"u8, json => WriteBook(json, coin, block, subscription.NSigFigs, subscription.Mantissa, subscription.IsFast));

    public byte[] Bbo(CoinMarket coin, in BookTop top, long block)
    {
        BookTop shown = top;
        return MarketText.Frame("bbo"u8, json => MarketText.Bbo(json, coin.Coin, _clock.TimeMs(block), shown));
    }

    public byte[] Trades(CoinMarket coin, IReadOnlyList<Trade> trades) =>
        MarketText.Frame("trades"u8, json => MarketText.Trades(json, coin.Coin, trades));

    public byte[] Candle(CoinMarket coin, string interval, Candle candle) =>
        MarketText.Frame("candle"u8, json => MarketText.Candle(json, coin.Coin, interval, candle));

    public byte[] Context(CoinMarket coin, long block) =>
        MarketText.Frame(coin.Coin.IsSpotLike ? "activeSpotAssetCtx"u8 : "activeAssetCtx"u8, json => AssetContextText.Frame(json, coin, _clock, block));

    /// <summary>The first dex's map has no <c>dex</c> key.</summary>
    public byte[] Mids(string dex, long block) => MarketText.Frame("allMids"u8, json =>
    {
        json.Raw("{"u8);
        if (dex.Length > 0) json.Raw("\"dex\":"u8).String(dex).Raw(","u8);
        json.Raw("\"mids\":"u8);
        WriteMids(json, dex, block);
        return json.Raw("}"u8);
    });

    public JsonText WriteBook(JsonText json, CoinMarket coin, long block, long? nSigFigs, long? mantissa, bool isFast)
    {
        int levelsMax = isFast ? FastLevels : SlowLevels;
        long timeMs = _clock.TimeMs(block);
        if (nSigFigs is not { } figures)
            return MarketText.Book(json, coin.Coin, timeMs, coin.Book(block, levelsMax), spreadTicks: null, isFast);
        Book whole = coin.Book(block, int.MaxValue);
        int step = (int)(mantissa ?? 1);
        var merged = new Book(
            BookAggregation.Merge(whole.Bids, isBid: true, (int)figures, step, levelsMax),
            BookAggregation.Merge(whole.Asks, isBid: false, (int)figures, step, levelsMax));
        long spread = whole.Bids.Count > 0 && whole.Asks.Count > 0 ? whole.Asks[0].PxTicks - whole.Bids[0].PxTicks : 0;
        return MarketText.Book(json, coin.Coin, timeMs, merged, spread, isFast);
    }

    /// <summary>Mid of the book; the last trade's price when a side is empty.</summary>
    public void WriteMids(JsonText json, string dex, long block)
    {
        json.Raw("{"u8);
        bool isFirst = true;
        foreach (CoinMarket coin in market.CoinMarkets)
        {
            if (coin.Coin.Dex != dex) continue;
            if (!isFirst) json.Raw(","u8);
            isFirst = false;
            BookTop top = coin.Top(block);
            long halfTicks = top.Bid.SzLots > 0 && top.Ask.SzLots > 0 ? top.Bid.PxTicks + top.Ask.PxTicks : 2 * coin.LastPxTicks(block);
            json.String(coin.Coin.Name).Raw(":"u8).Decimal(halfTicks * 5, coin.Coin.PxDecimals + 1);
        }
        json.Raw("}"u8);
    }
}
