using System.Text;
using RelayCloud.Benchmarks.Protocols;

namespace RelayCloud.Benchmarks.PathRun;

/// <summary>Frames as the exchange writes them (shape, size and order of keys), with prices that move so that no two are alike.</summary>
internal static class MarketFrames
{
    private const int LevelsPerSide = 20;
    private const string Buyer = "0x9aa589355bf745db9784c8ef3c646360f11b58af";
    private const string Seller = "0x8269c0a4f5f1a14582e0aa46856a234893c41970";

    /// <summary>A frame of the topic.</summary>
    /// <param name="topic"><c>bbo</c>, <c>trades</c> or <c>l2Book</c>.</param>
    /// <param name="timeMs">The exchange's time.</param>
    /// <param name="variety">Makes prices, sizes and trade ids of one frame differ from the others'; below 2^47.</param>
    public static byte[] Of(TopicName topic, long timeMs, long variety)
    {
        string data = topic.Channel switch
        {
            "bbo" => $"{{\"coin\":\"{topic.Coin}\",\"time\":{timeMs},\"bbo\":[{Level(Bid(variety), variety, 0)},{Level(Bid(variety) + 1, variety, 1)}]}}",
            "trades" => Trades(topic.Coin, timeMs, variety),
            "l2Book" => Book(topic.Coin, timeMs, variety, LevelsPerSide, ""),
            _ => throw new ArgumentException($"There are no frames of channel {topic.Channel}.", nameof(topic)),
        };
        return Encoding.ASCII.GetBytes($"{{\"channel\":\"{topic.Channel}\",\"data\":{data}}}");
    }

    /// <summary>A five-level <c>fast</c> order book, for subscribers that keep one beside.</summary>
    public static byte[] FastBook(string coin, long timeMs, long variety) =>
        Encoding.ASCII.GetBytes($"{{\"channel\":\"l2Book\",\"data\":{Book(coin, timeMs, variety, 5, ",\"fast\":true")}}}");

    private static long Bid(long variety) => 84_000 + (variety % 97);

    private static string Book(string coin, long timeMs, long variety, int levels, string more)
    {
        long bid = Bid(variety);
        string bids = string.Join(',', Enumerable.Range(0, levels).Select(i => Level(bid - i, variety, i)));
        string asks = string.Join(',', Enumerable.Range(0, levels).Select(i => Level(bid + 1 + i, variety, i + levels)));
        return $"{{\"coin\":\"{coin}\",\"time\":{timeMs},\"levels\":[[{bids}],[{asks}]]{more}}}";
    }

    private static string Level(long price, long variety, int level) =>
        $"{{\"px\":\"{price}.0\",\"sz\":\"{(variety + level) % 50}.{10_000 + (((variety * 31) + level) % 89_999)}\",\"n\":{(level % 9) + 1}}}";

    // One to three trades, all of one block.
    private static string Trades(string coin, long timeMs, long variety) =>
        $"[{string.Join(',', Enumerable.Range(0, 1 + (int)(variety % 3)).Select(i =>
            $"{{\"coin\":\"{coin}\",\"side\":\"{((variety + i) % 2 == 0 ? 'B' : 'A')}\",\"px\":\"{Bid(variety) + i}.0\",\"sz\":\"0.{10_001 + ((variety + i) % 89_998)}\",\"time\":{timeMs}," +
            $"\"hash\":\"0x{variety:x32}{variety:x32}\",\"tid\":{(variety * 4) + i + 1},\"users\":[\"{Buyer}\",\"{Seller}\"]}}"))}]";
}
