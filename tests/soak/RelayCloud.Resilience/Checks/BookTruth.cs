using System.Globalization;
using System.Text.Json;
using RelayCloud.GatewaySimulator.Market;
using RelayCloud.Resilience.Clients;

namespace RelayCloud.Resilience.Checks;

/// <summary>Holds books and best prices against the market that the gateways simulate.</summary>
public static class BookTruth
{
    private const int SlowLevels = 20;
    private const int FastLevels = 5;

    /// <summary>Whether a value is what the market was at the value's own time, level by level.</summary>
    public static bool IsTrue(SimulatedMarket market, FeedTopic topic, StateSeen value)
    {
        CoinMarket coin = market.Find(topic.Coin)!;
        long block = market.Clock.BlockAt(value.TimeMs);
        if (market.Clock.TimeMs(block) != value.TimeMs) return false;
        using JsonDocument document = JsonDocument.Parse(value.Data);
        if (topic.Type == "bbo")
        {
            Book top = coin.Book(block, 1);
            JsonElement sides = document.RootElement.GetProperty("bbo");
            return IsBest(sides[0], top.Bids, coin.Coin) && IsBest(sides[1], top.Asks, coin.Coin);
        }

        Book book = coin.Book(block, topic.Fast ? FastLevels : SlowLevels);
        JsonElement levels = document.RootElement.GetProperty("levels");
        return AreLevels(levels[0], book.Bids, coin.Coin) && AreLevels(levels[1], book.Asks, coin.Coin);
    }

    private static bool IsBest(JsonElement side, IReadOnlyList<BookLevel> levels, Coin coin) =>
        levels.Count == 0 ? side.ValueKind == JsonValueKind.Null : IsLevel(side, levels[0], coin);

    private static bool AreLevels(JsonElement side, IReadOnlyList<BookLevel> levels, Coin coin) =>
        side.GetArrayLength() == levels.Count && side.EnumerateArray().Zip(levels).All(pair => IsLevel(pair.First, pair.Second, coin));

    private static bool IsLevel(JsonElement level, BookLevel expected, Coin coin) =>
        level.ValueKind == JsonValueKind.Object
        && Scaled(level.GetProperty("px"), coin.PxDecimals) == expected.PxTicks
        && Scaled(level.GetProperty("sz"), coin.SzDecimals) == expected.SzLots
        && level.GetProperty("n").GetInt64() == expected.Orders;

    private static decimal Scaled(JsonElement text, int decimals)
    {
        decimal value = decimal.Parse(text.GetString()!, CultureInfo.InvariantCulture);
        for (int i = 0; i < decimals; i++) value *= 10;
        return value;
    }
}
