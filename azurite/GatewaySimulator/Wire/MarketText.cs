using RelayCloud.GatewaySimulator.Market;

namespace RelayCloud.GatewaySimulator.Wire;

/// <summary>
/// The JSON objects of market data, key for key in the exchange's order (reference section 4). They are the <c>data</c> of WebSocket frames
/// and the replies of <c>/info</c> alike.
/// </summary>
internal static class MarketText
{
    /// <summary>The <c>data</c> of an l2Book frame.</summary>
    /// <param name="spreadTicks">The key <c>spread</c>, which only aggregated books have; null leaves it out.</param>
    public static JsonText Book(JsonText json, Coin coin, long timeMs, Book book, long? spreadTicks, bool isFast)
    {
        json.Raw("{\"coin\":"u8).String(coin.Name).Raw(",\"time\":"u8).Number(timeMs).Raw(",\"levels\":[["u8);
        Levels(json, coin, book.Bids);
        json.Raw("],["u8);
        Levels(json, coin, book.Asks);
        json.Raw("]]"u8);
        if (spreadTicks is { } spread) json.Raw(",\"spread\":"u8).Decimal(spread, coin.PxDecimals);
        if (isFast) json.Raw(",\"fast\":true"u8);
        return json.Raw("}"u8);
    }

    /// <summary>The <c>data</c> of a bbo frame; a side without orders is null.</summary>
    public static JsonText Bbo(JsonText json, Coin coin, long timeMs, in BookTop top)
    {
        json.Raw("{\"coin\":"u8).String(coin.Name).Raw(",\"time\":"u8).Number(timeMs).Raw(",\"bbo\":["u8);
        LevelOrNull(json, coin, top.Bid);
        json.Raw(","u8);
        LevelOrNull(json, coin, top.Ask);
        return json.Raw("]}"u8);
    }

    /// <summary>An array of trades, oldest first.</summary>
    public static JsonText Trades(JsonText json, Coin coin, IReadOnlyList<Trade> trades)
    {
        json.Raw("["u8);
        for (int i = 0; i < trades.Count; i++)
        {
            if (i > 0) json.Raw(","u8);
            Trade trade = trades[i];
            json.Raw("{\"coin\":"u8).String(coin.Name).Raw(trade.IsBuy ? ",\"side\":\"B\",\"px\":"u8 : ",\"side\":\"A\",\"px\":"u8)
                .Decimal(trade.PxTicks, coin.PxDecimals).Raw(",\"sz\":"u8).Decimal(trade.SzLots, coin.SzDecimals)
                .Raw(",\"time\":"u8).Number(trade.TimeMs).Raw(",\"hash\":"u8).Hex(trade.HashSeed, 32)
                .Raw(",\"tid\":"u8).Number(trade.Tid).Raw(",\"users\":["u8).Hex(trade.Buyer, 20).Raw(","u8).Hex(trade.Seller, 20).Raw("]}"u8);
        }
        return json.Raw("]"u8);
    }

    /// <summary>A bare candle object.</summary>
    public static JsonText Candle(JsonText json, Coin coin, string interval, in Candle candle) =>
        json.Raw("{\"t\":"u8).Number(candle.OpenMs).Raw(",\"T\":"u8).Number(candle.CloseMs)
            .Raw(",\"s\":"u8).String(coin.Name).Raw(",\"i\":"u8).String(interval)
            .Raw(",\"o\":"u8).Decimal(candle.OpenTicks, coin.PxDecimals).Raw(",\"c\":"u8).Decimal(candle.CloseTicks, coin.PxDecimals)
            .Raw(",\"h\":"u8).Decimal(candle.HighTicks, coin.PxDecimals).Raw(",\"l\":"u8).Decimal(candle.LowTicks, coin.PxDecimals)
            .Raw(",\"v\":"u8).Decimal(candle.VolumeLots, coin.SzDecimals).Raw(",\"n\":"u8).Number(candle.Trades).Raw("}"u8);

    /// <summary>A frame: <c>{"channel":…,"data":…}</c> around whatever <paramref name="data"/> writes.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> channel, Func<JsonText, JsonText> data)
    {
        JsonText json = new JsonText().Raw("{\"channel\":\""u8).Raw(channel).Raw("\",\"data\":"u8);
        return data(json).Raw("}"u8).ToBytes();
    }

    private static void Levels(JsonText json, Coin coin, IReadOnlyList<BookLevel> levels)
    {
        for (int i = 0; i < levels.Count; i++)
        {
            if (i > 0) json.Raw(","u8);
            LevelOrNull(json, coin, levels[i]);
        }
    }

    private static void LevelOrNull(JsonText json, Coin coin, BookLevel level)
    {
        if (level.SzLots == 0)
        {
            json.Raw("null"u8);
            return;
        }
        json.Raw("{\"px\":"u8).Decimal(level.PxTicks, coin.PxDecimals).Raw(",\"sz\":"u8).Decimal(level.SzLots, coin.SzDecimals)
            .Raw(",\"n\":"u8).Number(level.Orders).Raw("}"u8);
    }
}
