using RelayCloud.MarketData.Arbitration;
using RelayCloud.MarketData.Tests.Support;

namespace RelayCloud.MarketData.Tests.Arbitration;

/// <summary>Trades that wait: for how long, for whom, and how many.</summary>
public sealed class TradesHoldTests : RedundantTrades
{
    [Fact]
    public void Held_trades_leave_after_the_hold_time_and_nothing_is_lost()
    {
        Send(A, 1);
        Send(B, 1);
        Harness.Send(A, Damaged);
        Assert.Equal("Held", Send(A, 3));
        Tick(1_999);
        Published(1);
        Tick(1);
        Published(1, 3);
        Assert.Equal("Accepted", Send(B, 2));
        Published(1, 3, 2);
        FeedStatistics statistics = Harness.Feed.Snapshot();
        Assert.Equal((1, 1, 1), (statistics.PossibleGaps, statistics.TradesLate, statistics.Gateways[A].HoldTimeouts));

        // Known to be published with a gap before it: that the trade comes after all is nobody's fault.
        Assert.Equal(0, statistics.Gateways[A].Penalties);
        Assert.Equal("Accepted", Send(A, 4));
    }

    [Fact]
    public void The_hold_time_is_also_seen_by_the_next_frame_of_any_gateway()
    {
        Send(A, 1);
        Send(B, 1);
        Harness.Send(A, Damaged);
        Send(A, 3);
        Harness.Time.Advance(2_000);
        Assert.Equal("Duplicate", Send(B, 1));
        Published(1, 3);
    }

    [Fact]
    public void Held_trades_leave_at_once_when_nobody_is_left_to_fill_the_gap()
    {
        Send(A, 1);
        Send(B, 1);
        Harness.Send(A, Damaged);
        Send(A, 3);
        Harness.Feed.OnTopicDown(B, Topic);
        Published(1, 3);
        Assert.Equal("Accepted", Send(A, 4));
    }

    [Fact]
    public void A_bounded_hold_that_is_full_publishes_rather_than_loses()
    {
        var feed = new FeedHarness(new MarketFeedOptions { GatewayCount = 2, HeldTradesMax = 3 });
        feed.Time.Advance(100_000);
        void Give(int gateway, params int[] trades) => feed.Send(gateway, Frame(trades));
        Give(A, 1);
        Give(B, 1);
        feed.Send(A, Damaged);
        Give(A, 3);
        Give(A, 4, 5);
        Give(A, 6, 7, 8, 9);
        Assert.Equal([1, 3, 4, 5, 6, 7, 8, 9], feed.PublishedTids());
        Give(B, 2);
        Assert.Equal([1, 3, 4, 5, 6, 7, 8, 9, 2], feed.PublishedTids());
        GatewayStatistics a = feed.Feed.Snapshot().Gateways[A];
        Assert.Equal(8, a.TradesAccepted + a.TradesHeld);
        Assert.Equal(0, feed.Feed.Snapshot().HeldTradesNow);
    }

    [Fact]
    public void A_gateway_that_is_down_is_not_waited_for_even_if_a_straggler_arrives()
    {
        Harness.Feed.OnSubscribing(A, Topic);
        Harness.Feed.OnSubscribing(B, Topic);
        Send(A, 1);
        Send(B, 1);
        Harness.Feed.OnTopicDown(B, Topic);
        Send(B, 1);
        Harness.Send(A, Damaged);
        Assert.Equal("Accepted", Send(A, 3));
    }
}
