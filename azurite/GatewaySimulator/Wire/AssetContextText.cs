using RelayCloud.GatewaySimulator.Market;

namespace RelayCloud.GatewaySimulator.Wire;

/// <summary>
/// Asset contexts (reference section 4.6) after one block. Prices come from that block's book, volumes are the sums of the trades of the
/// last 1,440 whole minutes; funding, open interest and supplies are slow functions of the same fair price.
/// </summary>
internal static class AssetContextText
{
    private const long DayMs = 86_400_000;

    // The oracle follows the market from elsewhere: it is the fair price of a moment ago.
    private const long OracleLagMs = 3_000;
    private const int RatioDecimals = 10;
    private const long RatioUnit = 10_000_000_000;

    /// <summary>The <c>data</c> of an <c>activeAssetCtx</c> or <c>activeSpotAssetCtx</c> frame.</summary>
    public static JsonText Frame(JsonText json, CoinMarket market, BlockClock clock, long block)
    {
        json.Raw("{\"coin\":"u8).String(market.Coin.Name).Raw(",\"ctx\":"u8);
        return Context(json, market, clock, block).Raw("}"u8);
    }

    /// <summary>The context alone, as in the lists of <c>/info</c>.</summary>
    public static JsonText Context(JsonText json, CoinMarket market, BlockClock clock, long block) =>
        market.Coin.IsSpotLike ? Spot(json, market, clock, block) : Perp(json, market, clock, block);

    private static JsonText Perp(JsonText json, CoinMarket market, BlockClock clock, long block)
    {
        Coin coin = market.Coin;
        long timeMs = clock.TimeMs(block);
        BookTop top = market.Top(block);
        DayStats day = market.Day(block);
        long oracle = market.FairTicks(timeMs - OracleLagMs);
        bool hasMid = top.Bid.SzLots > 0 && top.Ask.SzLots > 0;
        long premium = hasMid ? (top.Bid.PxTicks + top.Ask.PxTicks - 2 * oracle) * RatioUnit / (2 * oracle) : 0;
        long openInterest = coin.IsDelisted ? 0 : coin.MeanTakerLots * (4_000 + market.FairTicks(timeMs / DayMs * DayMs) % 500);
        json.Raw("{\"funding\":"u8).Decimal(hasMid ? 125_000 + premium / 8 : 0, RatioDecimals)
            .Raw(",\"openInterest\":"u8).Decimal(openInterest, coin.SzDecimals);
        Day(json, coin, market.FairTicks(timeMs - DayMs), day);
        json.Raw(",\"premium\":"u8);
        _ = hasMid ? json.Decimal(premium, RatioDecimals) : json.Raw("null"u8);
        json.Raw(",\"oraclePx\":"u8).Decimal(oracle, coin.PxDecimals)
            .Raw(",\"markPx\":"u8).Decimal(MarkTicks(market, top, block), coin.PxDecimals).Raw(",\"midPx\":"u8);
        MidOrNull(json, coin, top);
        json.Raw(",\"impactPxs\":"u8);
        if (hasMid)
            json.Raw("["u8).Decimal(top.Bid.PxTicks, coin.PxDecimals).Raw(","u8).Decimal(top.Ask.PxTicks, coin.PxDecimals).Raw("]"u8);
        else
            json.Raw("null"u8);
        return json.Raw(",\"dayBaseVlm\":"u8).Decimal(day.VolumeLots, coin.SzDecimals).Raw("}"u8);
    }

    private static JsonText Spot(JsonText json, CoinMarket market, BlockClock clock, long block)
    {
        Coin coin = market.Coin;
        BookTop top = market.Top(block);
        DayStats day = market.Day(block);
        json.Raw("{\"prevDayPx\":"u8).Decimal(market.FairTicks(clock.TimeMs(block) - DayMs), coin.PxDecimals)
            .Raw(",\"dayNtlVlm\":"u8).Decimal(day.NotionalTickLots, coin.PxDecimals + coin.SzDecimals)
            .Raw(",\"markPx\":"u8).Decimal(MarkTicks(market, top, block), coin.PxDecimals).Raw(",\"midPx\":"u8);
        MidOrNull(json, coin, top);
        long supply = coin.MeanTakerLots * 1_000_000;
        return json.Raw(",\"circulatingSupply\":"u8).Decimal(supply / 2, coin.SzDecimals)
            .Raw(",\"coin\":"u8).String(coin.Name)
            .Raw(",\"totalSupply\":"u8).Decimal(supply, coin.SzDecimals)
            .Raw(",\"dayBaseVlm\":"u8).Decimal(day.VolumeLots, coin.SzDecimals).Raw("}"u8);
    }

    private static void Day(JsonText json, Coin coin, long prevTicks, DayStats day) =>
        json.Raw(",\"prevDayPx\":"u8).Decimal(prevTicks, coin.PxDecimals)
            .Raw(",\"dayNtlVlm\":"u8).Decimal(day.NotionalTickLots, coin.PxDecimals + coin.SzDecimals);

    private static void MidOrNull(JsonText json, Coin coin, in BookTop top)
    {
        // Half a tick needs one decimal more.
        if (top.Bid.SzLots > 0 && top.Ask.SzLots > 0) json.Decimal((top.Bid.PxTicks + top.Ask.PxTicks) * 5, coin.PxDecimals + 1);
        else json.Raw("null"u8);
    }

    private static long MarkTicks(CoinMarket market, in BookTop top, long block) =>
        top.Bid.SzLots > 0 && top.Ask.SzLots > 0 ? (top.Bid.PxTicks + top.Ask.PxTicks) / 2 : market.LastPxTicks(block);
}
