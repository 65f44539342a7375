using System.Globalization;
using System.Text;
using System.Text.Json;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.MarketData.Tests.Support;

/// <summary>Says what is wrong with published data, by other means than the code under test: System.Text.Json and decimal. Null = nothing.</summary>
internal static class NaiveValidator
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string? WhatIsWrong(Topic topic, ReadOnlySpan<byte> data)
    {
        try
        {
            using var json = JsonDocument.Parse(Strict.GetString(data));
            switch (topic.Channel)
            {
                case Channel.L2Book: Book(topic, json.RootElement); break;
                case Channel.Bbo: Bbo(topic, json.RootElement); break;
                case Channel.Trades: Trades(topic, json.RootElement); break;
                case Channel.Candle: Candle(topic, json.RootElement); break;
                case Channel.AllMids:
                    foreach (JsonProperty mid in json.RootElement.GetProperty("mids").EnumerateObject()) Number(mid.Value);
                    break;
                default:
                    Check(json.RootElement.GetProperty("coin").GetString() == topic.Coin, "coin");
                    Number(json.RootElement.GetProperty("ctx").GetProperty("markPx"));
                    break;
            }

            return null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return e.ToString();
        }
    }

    private static void Check(bool ok, string what)
    {
        if (!ok) throw new InvalidDataException($"wrong {what}");
    }

    private static decimal Number(JsonElement element)
    {
        string text = element.GetString()!;
        Check(text.Length > 0 && text.All(c => char.IsAsciiDigit(c) || c == '.'), "decimal " + text);
        return decimal.Parse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
    }

    private static void Time(JsonElement element) => Check(element.GetInt64() is > 1_577_000_000_000 and < 4_200_000_000_000, "time");

    private static decimal Level(JsonElement level)
    {
        Number(level.GetProperty("sz"));
        Check(level.GetProperty("n").GetInt64() >= 1, "n");
        return Number(level.GetProperty("px"));
    }

    private static void Book(Topic topic, JsonElement data)
    {
        Check(data.GetProperty("coin").GetString() == topic.Coin, "coin");
        Check((data.TryGetProperty("fast", out JsonElement fast) && fast.GetBoolean()) == topic.Key.Fast, "fast");
        Time(data.GetProperty("time"));
        JsonElement levels = data.GetProperty("levels");
        Check(levels.GetArrayLength() == 2, "sides");
        List<decimal> bids = [.. levels[0].EnumerateArray().Select(Level)], asks = [.. levels[1].EnumerateArray().Select(Level)];
        Check(bids.Count <= 100 && asks.Count <= 100, "depth");
        Check(bids.SequenceEqual(bids.Distinct().OrderDescending()), "bids");
        Check(asks.SequenceEqual(asks.Distinct().Order()), "asks");
        Check(bids.Count == 0 || asks.Count == 0 || bids[0] < asks[0], "crossing");
    }

    private static void Bbo(Topic topic, JsonElement data)
    {
        Check(data.GetProperty("coin").GetString() == topic.Coin, "coin");
        Time(data.GetProperty("time"));
        JsonElement bbo = data.GetProperty("bbo");
        Check(bbo.GetArrayLength() == 2, "sides");
        decimal? bid = bbo[0].ValueKind == JsonValueKind.Null ? null : Level(bbo[0]);
        decimal? ask = bbo[1].ValueKind == JsonValueKind.Null ? null : Level(bbo[1]);
        Check(bid is null || ask is null || bid < ask, "crossing");
    }

    private static void Trades(Topic topic, JsonElement data)
    {
        Check(data.GetArrayLength() > 0, "empty");
        foreach (JsonElement trade in data.EnumerateArray())
        {
            Check(trade.GetProperty("coin").GetString() == topic.Coin, "coin");
            Check(trade.GetProperty("side").GetString() is "A" or "B", "side");
            Number(trade.GetProperty("px"));
            Number(trade.GetProperty("sz"));
            Time(trade.GetProperty("time"));
            Check(trade.GetProperty("tid").GetInt64() is >= 0 and < 1L << 53, "tid");
        }
    }

    private static void Candle(Topic topic, JsonElement data)
    {
        Check(data.GetProperty("s").GetString() == topic.Coin, "coin");
        Check(data.GetProperty("i").GetString() == CandleInterval.Names[topic.Key.Interval], "interval");
        Time(data.GetProperty("t"));
        Time(data.GetProperty("T"));
        foreach (string name in new[] { "o", "c", "h", "l", "v" }) Number(data.GetProperty(name));
        Check(data.GetProperty("n").GetInt64() >= 0, "n");
    }
}
