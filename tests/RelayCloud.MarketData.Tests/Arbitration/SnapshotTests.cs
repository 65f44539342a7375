using System.Buffers;
using System.Text;
using System.Text.Json;
using RelayCloud.MarketData.Arbitration;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Tests.Support;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.MarketData.Tests.Arbitration;

public sealed class SnapshotTests
{
    private readonly FeedHarness _feed = new(new MarketFeedOptions { GatewayCount = 3, EpochMs = 777, TradesKeptMax = 50 });
    private readonly Topic _trades;
    private readonly Topic _bbo;

    public SnapshotTests()
    {
        _trades = _feed.TopicOf(Channel.Trades);
        _bbo = _feed.TopicOf(Channel.Bbo);
        _feed.Time.Advance(100_000);
    }

    [Fact]
    public void Before_the_first_value_nothing_is_written_and_the_position_is_0()
    {
        var writer = new ArrayBufferWriter<byte>();
        Assert.False(_feed.Feed.TryCopyLast(_bbo, writer, out Cursor cursor));
        Assert.Equal(new Cursor(777, 0), cursor);
        Assert.False(_feed.Feed.TryCopyTrades(_trades, 30, writer, out cursor));
        Assert.Equal(new Cursor(777, 0), cursor);
        Assert.Equal(ResumeOutcome.Complete, _feed.Feed.CopyTradesAfter(_trades, new Cursor(777, 0), writer, out cursor));
        Assert.Equal(ResumeOutcome.OtherEpoch, _feed.Feed.CopyTradesAfter(_trades, new Cursor(777, 1), writer, out cursor));
        Assert.Equal(0, writer.WrittenCount);
        _feed.Feed.OnSubscribing(0, _trades);
        Assert.False(_feed.Feed.TryCopyTrades(_trades, 30, writer, out _));
        Assert.Equal(ResumeOutcome.OtherEpoch, _feed.Feed.CopyTradesAfter(_trades, new Cursor(1, 1), writer, out _));
        Assert.False(_feed.Feed.TryGetInfo(_bbo, out _));
    }

    [Fact]
    public void The_last_trades_come_oldest_first_as_many_as_there_are()
    {
        Give(1, 40);
        var writer = new ArrayBufferWriter<byte>();
        Assert.True(_feed.Feed.TryCopyTrades(_trades, 30, writer, out Cursor cursor));
        Assert.Equal(new Cursor(777, 40), cursor);
        Assert.Equal(Range(11, 40), Tids(writer));
        Assert.True(_feed.Feed.TryCopyTrades(_trades, 1_000, writer = new(), out _));
        Assert.Equal(Range(1, 40), Tids(writer));
    }

    [Theory]
    [InlineData(777, 60, ResumeOutcome.Complete, 61, 60)]
    [InlineData(777, 59, ResumeOutcome.Complete, 60, 60)]
    [InlineData(777, 10, ResumeOutcome.Complete, 11, 60)]
    [InlineData(777, 9, ResumeOutcome.Gap, 11, 60)]
    [InlineData(777, 0, ResumeOutcome.Gap, 11, 60)]
    [InlineData(777, 61, ResumeOutcome.OtherEpoch, 31, 60)]
    [InlineData(776, 60, ResumeOutcome.OtherEpoch, 31, 60)]
    [InlineData(777, -1, ResumeOutcome.OtherEpoch, 31, 60)]
    public void Resuming_gives_what_came_after_the_cursor(long epoch, long offset, ResumeOutcome outcome, int first, int last)
    {
        Give(1, 60);
        var writer = new ArrayBufferWriter<byte>();
        Assert.Equal(outcome, _feed.Feed.CopyTradesAfter(_trades, new Cursor(epoch, offset), writer, out Cursor cursor));
        Assert.Equal(new Cursor(777, 60), cursor);
        if (first > last) Assert.Equal(0, writer.WrittenCount);
        else Assert.Equal(Range(first, last), Tids(writer));
    }

    [Fact]
    public void Without_an_epoch_counting_begins_now() => Assert.Equal(Wire.StartMs, new FeedHarness().Feed.EpochMs);

    [Fact]
    public void Reading_of_the_wrong_kind_finds_nothing()
    {
        Give(1, 3);
        _feed.Send(0, Wire.Bbo("BTC", _feed.Time.NowMs));
        var writer = new ArrayBufferWriter<byte>();
        Assert.False(_feed.Feed.TryCopyLast(_trades, writer, out _));
        Assert.False(_feed.Feed.TryCopyTrades(_bbo, 30, writer, out _));
        Assert.Equal(0, writer.WrittenCount);
    }

    [Fact]
    public void Wrong_options_are_all_named_at_once()
    {
        var options = new MarketFeedOptions { GatewayCount = 17, TradeKeysMax = 1, HoldMsMax = -1 };
        ArgumentException e = Assert.Throws<ArgumentException>(() => new MarketFeed(_feed.Topics, _feed.Sink, options, _feed.Time));
        foreach (string name in new[] { "GatewayCount is 17", "TradeKeysMax is 1", "HoldMsMax is -1" }) Assert.Contains(name, e.Message, StringComparison.Ordinal);
        Assert.Empty(new MarketFeedOptions().Validate());
    }

    [Fact]
    public void A_gateway_that_does_not_exist_is_a_mistake_of_the_caller() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _feed.Send(3, Wire.Pong));

    private static IEnumerable<long> Range(int first, int last) => Enumerable.Range(first, last - first + 1).Select(i => (long)i);

    private static List<long> Tids(ArrayBufferWriter<byte> writer)
    {
        using var json = JsonDocument.Parse(Encoding.UTF8.GetString(writer.WrittenSpan));
        return [.. json.RootElement.EnumerateArray().Select(t => t.GetProperty("tid").GetInt64())];
    }

    private void Give(int first, int last)
    {
        for (int i = first; i <= last; i++) _feed.Send(0, Wire.Trades("BTC", (Wire.StartMs + (i * 70L), i)));
    }
}
