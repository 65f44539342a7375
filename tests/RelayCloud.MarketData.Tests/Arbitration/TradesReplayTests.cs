using RelayCloud.MarketData.Tests.Support;

namespace RelayCloud.MarketData.Tests.Arbitration;

/// <summary>Gateways that come back with a replay of their latest trades.</summary>
public sealed class TradesReplayTests : RedundantTrades
{
    /// <summary>A drops, B continues, A returns with a replay that reaches past B and does not overlap: it waits.</summary>
    [Fact]
    public void A_replay_ahead_of_the_other_gateway_waits_for_it()
    {
        Send(A, 1, 2);
        Send(B, 1, 2);
        Harness.Feed.OnTopicDown(A, Topic);
        Send(B, 3);
        Harness.Feed.OnSubscribing(A, Topic);
        Assert.Equal("Held", Send(A, 6, 7, 8));
        Send(B, 4);
        Send(B, 5);
        Published(1, 2, 3, 4, 5);
        Send(B, 6);
        Published(1, 2, 3, 4, 5, 6, 7, 8);
        Send(A, 9);
        Published(1, 2, 3, 4, 5, 6, 7, 8, 9);
        NoGapNoLate();
    }

    [Fact]
    public void One_gateway_alone_continues_where_its_replay_overlaps()
    {
        Harness.Feed.OnSubscribing(A, Topic);
        Send(A, [.. Range(1, 30)]);
        Send(A, 31);
        Harness.Feed.OnTopicDown(A, Topic);
        Harness.Feed.OnSubscribing(A, Topic);
        Assert.Equal("Accepted", Send(A, [.. Range(5, 34)]));
        Send(A, 35);
        Published([.. Range(1, 35)]);
        NoGapNoLate();
    }

    [Fact]
    public void One_gateway_alone_whose_replay_does_not_overlap_goes_on_and_a_possible_gap_is_counted()
    {
        Harness.Feed.OnSubscribing(A, Topic);
        Send(A, [.. Range(1, 30)]);
        Harness.Feed.OnTopicDown(A, Topic);
        Harness.Feed.OnSubscribing(A, Topic);
        Assert.Equal("Accepted", Send(A, [.. Range(40, 69)]));
        Send(A, 70);
        Published([.. Range(1, 30), .. Range(40, 70)]);
        Assert.Equal(1, Harness.Feed.Snapshot().PossibleGaps);
        Assert.Equal(0, Harness.Feed.Snapshot().TradesLate);
    }

    [Fact]
    public void Two_replays_after_a_common_outage_are_put_in_order()
    {
        Harness.Feed.OnSubscribing(A, Topic);
        Harness.Feed.OnSubscribing(B, Topic);
        Send(A, 1);
        Send(B, 1);
        foreach (int g in new[] { A, B }) Harness.Feed.OnTopicDown(g, Topic);
        foreach (int g in new[] { A, B }) Harness.Feed.OnSubscribing(g, Topic);
        Assert.Equal("Held", Send(A, [.. Range(50, 79)]));
        Assert.Equal("Accepted", Send(B, [.. Range(40, 69)]));
        Published([1, .. Range(40, 79)]);
        Send(A, 80);
        Send(B, [.. Range(70, 81)]);
        Published([1, .. Range(40, 81)]);
        Assert.Equal(1, Harness.Feed.Snapshot().PossibleGaps);
        Assert.Equal(0, Harness.Feed.Snapshot().TradesLate);
    }

    [Fact]
    public void A_replay_cut_within_the_first_block_brings_nothing_from_before_the_start()
    {
        Harness.Send(A, Wire.Trades("BTC", (At(1), 12), (At(2), 20)));
        Harness.Send(B, Wire.Trades("BTC", (At(1), 11), (At(1), 12), (At(2), 20)));
        Published(12, 20);
        Harness.Send(B, Wire.Trades("ETH", (At(1), 12)));
        Harness.Send(B, Wire.Trades("ETH", (At(1), 11), (At(1), 12)));
        Assert.Equal([12L], Harness.PublishedTids("ETH"));
    }
}
