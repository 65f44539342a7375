using System.Buffers;
using System.Text;
using System.Text.Json;
using RelayCloud.MarketData.Arbitration;
using RelayCloud.MarketData.Frames;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.MarketData.Tests.Support;

/// <summary>A market feed with a manual clock, a recording sink and the usual coins.</summary>
internal sealed class FeedHarness
{
    public FeedHarness(MarketFeedOptions? options = null, IMessageSink? sink = null)
    {
        foreach (string coin in new[] { "BTC", "ETH", "SOL", "PURR/USDC", "@107", "xyz", "xyz:AAPL", "#2130" }) Coins.GetOrAdd(coin);
        Topics = new TopicTable(Coins);
        Feed = new MarketFeed(Topics, sink ?? Sink, options ?? new MarketFeedOptions { GatewayCount = 3 }, Time);
    }

    public CoinTable Coins { get; } = new();

    public TopicTable Topics { get; }

    public ManualTime Time { get; } = new(DateTimeOffset.FromUnixTimeMilliseconds(Wire.StartMs));

    public RecordingSink Sink { get; } = new();

    public MarketFeed Feed { get; }

    public List<Published> Messages => Sink.Messages;

    public Topic TopicOf(Channel channel, string coin = "BTC") => TopicOf(TopicKey.Of(channel, Coins.IdOf(coin)));

    public Topic TopicOf(TopicKey key)
    {
        Assert.True(Topics.TryGetOrAdd(key, out Topic? topic));
        return topic;
    }

    /// <summary>Passes a frame and gives "Kind" or, of data, the verdict.</summary>
    public string Send(int gateway, string frame, IAggregatedBooks? books = null) => Send(gateway, Wire.Utf8(frame), books);

    public string Send(int gateway, ReadOnlySpan<byte> frame, IAggregatedBooks? books = null)
    {
        FrameOutcome outcome = Feed.OnFrame(gateway, frame, Time.NowMs * 1_000, books);
        return outcome.Kind == FrameKind.Data ? outcome.Verdict.ToString() : outcome.Kind.ToString();
    }

    /// <summary>The ids of all published trades of a coin, in order.</summary>
    public List<long> PublishedTids(string coin = "BTC")
    {
        var tids = new List<long>();
        foreach (Published message in Messages.Where(m => m.Topic.Channel == Channel.Trades && m.Topic.Coin == coin))
        {
            using var json = JsonDocument.Parse(message.Data);
            List<long> here = [.. json.RootElement.EnumerateArray().Select(t => t.GetProperty("tid").GetInt64())];
            Assert.Equal(message.EventCount, here.Count);
            tids.AddRange(here);
            Assert.Equal(tids.Count, message.Cursor.Offset);
        }

        return tids;
    }

    public string? Last(Topic topic) => Last(topic, out _);

    public string? Last(Topic topic, out Cursor cursor)
    {
        var writer = new ArrayBufferWriter<byte>();
        return Feed.TryCopyLast(topic, writer, out cursor) ? Encoding.UTF8.GetString(writer.WrittenSpan) : null;
    }
}
