using System.Text.Json;
using RelayCloud.MarketData.Arbitration;
using RelayCloud.MarketData.Tests.Support;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.MarketData.Tests.Arbitration;

/// <summary>Frames of the real exchange.</summary>
public sealed class CaptureTests
{
    [Theory]
    [InlineData("ws_l2book.jsonl", 1)]
    [InlineData("ws_bbo.jsonl", 1)]
    [InlineData("ws_l2book.jsonl", 100)]
    [InlineData("ws_bbo.jsonl", 100)]
    public void Every_state_frame_is_published_once_at_any_speed(string file, int speed)
    {
        List<byte[]> frames = Captures.Read(file);
        FeedHarness feed = HarnessFor(frames);
        long last = 0;
        foreach (byte[] frame in frames)
        {
            Wait(feed, frame, ref last, speed);
            Assert.NotEqual("Corrupt", feed.Send(0, frame));
            Assert.Contains(feed.Send(1, frame), new[] { "Duplicate", "Held", "Accepted" });
        }

        var expected = frames.Select(Data).GroupBy(d => d.GetProperty("coin").GetString()!, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Select(d => d.GetRawText()).ToList(), StringComparer.Ordinal);
        Assert.Equal(frames.Count, feed.Messages.Count);
        Assert.All(feed.Messages.GroupBy(m => m.Topic.Coin, StringComparer.Ordinal), g => Assert.Equal(expected[g.Key], g.Select(m => m.Data)));
        Assert.Equal(frames.Count, feed.Feed.Snapshot().Gateways[0].Frames);
        Assert.Equal(0, feed.Feed.Snapshot().Divergences);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public void Every_trade_is_published_once_and_in_order_replays_included(int speed)
    {
        List<byte[]> frames = Captures.Read("ws_trades.jsonl");
        FeedHarness feed = HarnessFor(frames);
        var naive = new HashSet<(string, long, long)>();
        var expected = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        int total = 0;
        long last = 0;
        foreach (byte[] frame in frames)
        {
            Wait(feed, frame, ref last, speed);
            feed.Send(0, frame);
            foreach (JsonElement trade in Data(frame).EnumerateArray())
            {
                total++;
                string coin = trade.GetProperty("coin").GetString()!;
                if (!naive.Add((coin, trade.GetProperty("time").GetInt64(), trade.GetProperty("tid").GetInt64()))) continue;
                if (!expected.TryGetValue(coin, out List<string>? list)) expected[coin] = list = [];
                list.Add(trade.GetRawText());
            }
        }

        foreach ((string coin, List<string> trades) in expected)
        {
            List<string> published = [.. feed.Messages.Where(m => string.Equals(m.Topic.Coin, coin, StringComparison.Ordinal)).SelectMany(m => Parse(m.Data).EnumerateArray().Select(t => t.GetRawText()))];
            Assert.Equal(trades, published);
        }

        GatewayStatistics gateway = feed.Feed.Snapshot().Gateways[0];
        Assert.Equal((frames.Count, 0, 0, 0), (gateway.Frames, gateway.Corrupt, gateway.TradesLate, gateway.PossibleGaps));
        Assert.Equal(naive.Count, gateway.TradesAccepted);
        Assert.Equal(total - naive.Count, gateway.TradesDuplicate);
        Assert.Equal(48, gateway.TradesDuplicate);
    }

    [Fact]
    public void Two_gateways_that_lose_different_frames_lose_no_trade_together()
    {
        List<byte[]> frames = Captures.Read("ws_trades.jsonl");
        FeedHarness feed = HarnessFor(frames);
        var random = new Random(3);
        long last = 0;
        var naive = new HashSet<(string, long, long)>();
        var delayed = new Queue<byte[]>();
        void Give(int gateway, byte[] frame, bool isDamaged) => feed.Send(gateway, isDamaged ? frame.AsSpan(0, frame.Length - 1) : frame);
        foreach (byte[] frame in frames)
        {
            Wait(feed, frame, ref last, 100);
            Give(0, frame, isDamaged: random.Next(10) == 0);
            delayed.Enqueue(frame);
            if (delayed.Count > 5) Give(1, delayed.Dequeue(), isDamaged: false);
            foreach (JsonElement trade in Data(frame).EnumerateArray()) naive.Add((trade.GetProperty("coin").GetString()!, trade.GetProperty("time").GetInt64(), trade.GetProperty("tid").GetInt64()));
        }

        while (delayed.TryDequeue(out byte[]? frame)) Give(1, frame, isDamaged: false);
        feed.Time.Advance(10_000);
        feed.Feed.OnTick();
        foreach (IGrouping<string, (string, long, long)> coin in naive.GroupBy(k => k.Item1, StringComparer.Ordinal))
            Assert.Equal(coin.Select(k => k.Item3), feed.PublishedTids(coin.Key));
    }

    private static FeedHarness HarnessFor(List<byte[]> frames)
    {
        var feed = new FeedHarness();
        foreach (byte[] frame in frames)
        {
            JsonElement data = Data(frame);
            feed.Coins.GetOrAdd((data.ValueKind == JsonValueKind.Array ? data[0] : data).GetProperty("coin").GetString()!);
        }

        foreach (int g in new[] { 0, 1 })
            for (int coin = 1; coin < feed.Coins.Count; coin++)
                feed.Feed.OnSubscribing(g, feed.TopicOf(TopicKey.Of(Channel.Trades, coin)));
        return feed;
    }

    private static void Wait(FeedHarness feed, byte[] frame, ref long lastMs, int speed)
    {
        JsonElement data = Data(frame);
        long timeMs = (data.ValueKind == JsonValueKind.Array ? data[data.GetArrayLength() - 1] : data).GetProperty("time").GetInt64();
        if (lastMs != 0 && timeMs > lastMs) feed.Time.Advance((timeMs - lastMs) / speed);
        lastMs = Math.Max(lastMs, timeMs);
    }

    private static JsonElement Data(byte[] frame) => Parse(System.Text.Encoding.UTF8.GetString(frame)).GetProperty("data");

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
