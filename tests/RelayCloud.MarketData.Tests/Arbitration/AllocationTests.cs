using System.Buffers;
using System.Text;
using RelayCloud.MarketData.Arbitration;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Tests.Support;

namespace RelayCloud.MarketData.Tests.Arbitration;

public sealed class AllocationTests
{
    private const int Frames = 2_000;

    [Theory]
    [InlineData("book")]
    [InlineData("bbo")]
    [InlineData("trades")]
    [InlineData("partly known trades")]
    [InlineData("held trades")]
    [InlineData("candle")]
    [InlineData("mids")]
    [InlineData("ctx")]
    [InlineData("corrupt")]
    [InlineData("pong")]
    public void A_frame_allocates_nothing_in_steady_state(string kind)
    {
        // Small, so that everything has reached its full size half way.
        var options = new MarketFeedOptions { GatewayCount = 2, TradeKeysMax = 256, TradesKeptMax = 100 };
        var feed = new FeedHarness(options, new NullSink());
        long start = Wire.StartMs - 1_000_000;
        byte[][] frames = [.. Enumerable.Range(0, Frames).Select(i => Wire.Utf8(Frame(kind, start, i)))];
        if (kind == "held trades")
        {
            // Gateway 1 is linked, gateway 0 is damaged before each frame, so that each waits until gateway 1 confirms it.
            feed.Send(0, frames[0]);
            feed.Send(1, frames[0]);
        }

        byte[] damaged = Wire.Utf8("{");
        int next = 0;
        void Give(int count)
        {
            for (int end = next + count; next < end; next++)
            {
                feed.Time.Advance(10);
                if (kind == "held trades") feed.Feed.OnFrame(0, damaged, next, books: null);
                feed.Feed.OnFrame(0, frames[next], next, books: null);
                feed.Feed.OnFrame(1, frames[next], next, books: null);
                feed.Feed.OnTick();
            }
        }

        Give(Frames - 1_050);
        Allocations.AssertNone(() => Give(50));
        if (kind == "held trades") Assert.InRange(feed.Feed.Snapshot().Gateways[0].TradesHeld, Frames - 1, Frames);
    }

    [Fact]
    public void Reading_snapshots_into_a_ready_buffer_allocates_nothing()
    {
        var feed = new FeedHarness(sink: new NullSink());
        var topic = feed.TopicOf(RelayCloud.MarketData.Topics.Channel.Trades);
        for (int i = 0; i < 100; i++) feed.Send(0, Frame("trades", Wire.StartMs - 1_000_000, i));
        var writer = new ArrayBufferWriter<byte>(1 << 20);
        feed.Feed.TryCopyTrades(topic, 30, writer, out _);
        Allocations.AssertNone(() => feed.Feed.TryCopyTrades(topic, 30, writer, out _));
    }

    private static string Frame(string kind, long start, int i) => kind switch
    {
        "book" => Wire.DeepBook("BTC", start + (i * 10), 20),
        "bbo" => Wire.Bbo("BTC", start + (i * 10)),
        "trades" or "held trades" => Wire.Trades("BTC", (start + (i * 10), i)),
        "partly known trades" => Wire.Trades("BTC", (start + (i * 10), i), (start + (i * 10) + 10, i + 1)),
        "candle" => Wire.Candle("BTC", start, i),
        "mids" => Wire.Mids($"{i}.5"),
        "ctx" => Wire.Ctx("BTC", $"{i}.5"),
        "corrupt" => Wire.Bbo("BTC", start + (i * 10))[..(50 + (i % 50))],
        _ => Wire.Pong,
    };

    private sealed class NullSink : IMessageSink
    {
        public void Publish(in MarketMessage message)
        {
        }
    }
}
