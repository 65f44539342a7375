using RelayCloud.MarketData.Arbitration;
using RelayCloud.MarketData.Tests.Support;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.MarketData.Tests.Arbitration;

/// <summary>What several gateways send of one coin is published once, and what there is is counted.</summary>
public sealed class TradesOnceTests : RedundantTrades
{
    [Fact]
    public void Every_trade_is_published_once_whoever_is_first()
    {
        Assert.Equal("Accepted", Send(A, 1, 2));
        Assert.Equal("Duplicate", Send(B, 1, 2));
        Assert.Equal("Accepted", Send(B, 3));
        Assert.Equal("Duplicate", Send(A, 3));
        Published(1, 2, 3);
    }

    [Fact]
    public void Of_a_frame_with_known_trades_the_rest_is_published_byte_for_byte()
    {
        Send(A, 1, 2);
        Assert.Equal("Accepted", Send(B, 1, 2, 3, 4));
        Assert.Equal("[" + Wire.Trade("BTC", At(3), 3) + "," + Wire.Trade("BTC", At(4), 4) + "]", Harness.Messages[1].Data);
        Assert.Equal((4, 2), (Harness.Messages[1].Cursor.Offset, Harness.Messages[1].EventCount));
        Published(1, 2, 3, 4);
    }

    [Fact]
    public void A_trade_that_stands_twice_in_a_frame_is_published_once()
    {
        Assert.Equal("Accepted", Send(A, 1, 2, 2, 3));
        Published(1, 2, 3);
    }

    [Fact]
    public void The_same_tid_at_another_time_is_another_trade()
    {
        Harness.Send(A, Wire.Trades("BTC", (At(1), 7)));
        Harness.Send(A, Wire.Trades("BTC", (At(2), 7)));
        Harness.Send(A, Wire.Trades("ETH", (At(2), 7)));
        Published(7, 7);
        Assert.Equal([7L], Harness.PublishedTids("ETH"));
    }

    [Fact]
    public void Trades_from_before_the_first_published_one_are_not_published_later()
    {
        Send(A, 10, 11);
        Assert.Equal("Late", Send(B, 1, 2, 3));
        Assert.Equal("Accepted", Send(B, 8, 9, 10, 11, 12));
        Published(10, 11, 12);
        Assert.Equal(0, Harness.Feed.Snapshot().TradesLate);
        Assert.Equal(5, Harness.Feed.Snapshot().Gateways[B].TradesTooOld);
    }

    [Fact]
    public void Trades_older_than_the_window_remembers_are_never_published_again()
    {
        var feed = new FeedHarness(new MarketFeedOptions { GatewayCount = 1, TradeKeysMax = 256 });
        feed.Time.Advance(100_000);
        for (int i = 1; i <= 400; i++) feed.Send(A, Frame(i));
        feed.Feed.OnSubscribing(A, feed.TopicOf(Channel.Trades));
        Assert.Equal("Late", feed.Send(A, Frame([.. Range(100, 129)])));
        Assert.Equal("Accepted", feed.Send(A, Frame([.. Range(130, 401)])));
        Assert.Equal(Range(1, 401).Select(i => (long)i), feed.PublishedTids());
    }

    [Fact]
    public void Counts_add_up()
    {
        Send(A, 1, 2);
        Send(B, 2, 3);
        Harness.Send(A, Damaged);
        Send(A, 5);
        Send(B, 4);
        Send(B, 5, 6);
        Harness.Send(A, Wire.Pong);
        Harness.Send(A, Wire.Ack);
        Harness.Send(A, Wire.Error);
        Harness.Send(B, Wire.Frame("post", "{}"));
        FeedStatistics statistics = Harness.Feed.Snapshot();
        Assert.Equal((6, 4), (statistics.Gateways[A].Frames, statistics.Gateways[B].Frames));
        Assert.Equal((2, 3), (statistics.Gateways[A].Data, statistics.Gateways[B].Data));
        Assert.Equal((2, 0, 1, 1), (statistics.Gateways[A].TradesAccepted, statistics.Gateways[A].TradesDuplicate, statistics.Gateways[A].TradesHeld, statistics.Gateways[A].HeldTradesDuplicate));
        Assert.Equal((4, 1), (statistics.Gateways[B].TradesAccepted, statistics.Gateways[B].TradesDuplicate));
        Assert.Equal(Harness.Messages.Count, statistics.Gateways.Sum(g => g.Published));
        Assert.Equal(0, statistics.HeldTradesNow);
        Assert.True(Harness.Feed.TryGetInfo(Topic, out TopicInfo info));
        Assert.Equal((6, At(6), B, 0b11), (info.Cursor.Offset, info.UpstreamTimeMs, info.Gateway, info.LinkedGateways));
    }
}
