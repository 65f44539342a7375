using RelayCloud.MarketData.Tests.Support;

namespace RelayCloud.MarketData.Tests.Arbitration;

/// <summary>Frames that come damaged: what follows waits until somebody has shown what was in them.</summary>
public sealed class TradesDamageTests : RedundantTrades
{
    /// <summary>A is fast and loses N+1 to damage. Its N+2 must wait for B, which is slow and has N+1.</summary>
    [Fact]
    public void A_damaged_frame_of_the_fast_gateway_is_filled_by_the_slow_one_in_order()
    {
        Send(A, 1);
        Send(B, 1);
        Send(A, 2);
        Assert.Equal("Corrupt", Harness.Send(A, Damaged));
        Assert.Equal("Held", Send(A, 4));
        Assert.Equal("Duplicate", Send(B, 2));
        Published(1, 2);
        Assert.Equal("Accepted", Send(B, 3));
        Published(1, 2, 3);
        Assert.Equal("Accepted", Send(B, 4));
        Published(1, 2, 3, 4);
        Assert.Equal("Accepted", Send(A, 5));
        Published(1, 2, 3, 4, 5);
        NoGapNoLate();
    }

    [Fact]
    public void The_same_works_when_the_slow_gateway_has_sent_nothing_yet_since_it_was_subscribed()
    {
        Harness.Feed.OnSubscribing(A, Topic);
        Harness.Feed.OnSubscribing(B, Topic);
        Send(A, 1);
        Harness.Send(A, Damaged);
        Assert.Equal("Held", Send(A, 3));
        Assert.Equal("Accepted", Send(B, 1, 2));
        Send(B, 3);
        Published(1, 2, 3);
        NoGapNoLate();
    }

    [Fact]
    public void Held_trades_leave_when_the_other_gateway_meets_them()
    {
        Send(A, 1);
        Send(B, 1);
        Harness.Send(A, Damaged);
        Send(A, 3);
        Send(A, 4, 5);
        Assert.Equal("Accepted", Send(B, 2, 3));
        Published(1, 2, 3, 4, 5);
        Assert.Equal("Accepted", Send(A, 6));
        Published(1, 2, 3, 4, 5, 6);
        NoGapNoLate();
    }

    [Fact]
    public void A_second_damage_while_trades_are_held_breaks_what_was_contiguous()
    {
        Send(A, 1);
        Send(B, 1);
        Harness.Send(A, Damaged);
        Send(A, 3);
        Harness.Send(A, Damaged);
        Send(A, 5);
        Send(B, 2, 3);
        Published(1, 2, 3);
        Send(B, 4);
        Published(1, 2, 3, 4);
        Send(B, 5);
        Published(1, 2, 3, 4, 5);
        NoGapNoLate();
    }

    [Fact]
    public void An_old_frame_sent_again_does_not_prove_that_the_stream_joins()
    {
        Send(A, 1);
        Send(B, 1);
        Send(A, 2);
        Harness.Send(A, Damaged);
        Assert.Equal("Duplicate", Send(A, 2));
        Assert.Equal("Held", Send(A, 4));
        Send(B, 2);
        Send(B, 3);
        Send(B, 4);
        Published(1, 2, 3, 4);
        NoGapNoLate();
    }

    [Fact]
    public void One_gateway_alone_with_a_damaged_frame_goes_on_and_a_possible_gap_is_counted()
    {
        Send(A, 1);
        Harness.Send(A, Damaged);
        Assert.Equal("Accepted", Send(A, 3));
        Published(1, 3);
        Assert.Equal(1, Harness.Feed.Snapshot().PossibleGaps);
    }

    [Fact]
    public void Held_trades_leave_at_the_next_tick_when_the_last_linked_gateway_is_damaged_too()
    {
        Send(A, 1);
        Send(B, 1);
        Harness.Send(A, Damaged);
        Send(A, 3);
        Harness.Send(B, Damaged);
        Harness.Feed.OnTick();
        Published(1, 3);
    }

    [Fact]
    public void Damage_of_a_frame_whose_coin_can_be_read_unlinks_that_coin_only()
    {
        foreach (string coin in new[] { "BTC", "ETH" })
            foreach (int g in new[] { A, B })
                Harness.Send(g, Wire.Trades(coin, (At(1), 1)));
        Assert.Equal("Corrupt", Harness.Send(A, Wire.Trades("BTC", (At(2), 2))[..60]));
        Assert.Equal("Held", Harness.Send(A, Wire.Trades("BTC", (At(3), 3))));
        Assert.Equal("Accepted", Harness.Send(A, Wire.Trades("ETH", (At(3), 3))));
    }

    [Theory]
    [InlineData("{\"channel\":\"bbo\",\"data\":{\"coin\":\"BTC\",")]
    [InlineData("{\"channel\":\"allMids\",\"data\":{\"mids\":{\"BTC\":\"x\"}}}")]
    public void Damage_of_a_frame_that_surely_carried_no_trades_unlinks_nothing(string frame)
    {
        Send(A, 1);
        Send(B, 1);
        Assert.Equal("Corrupt", Harness.Send(A, frame));
        Assert.Equal("Accepted", Send(A, 2));
    }

    [Theory]
    [InlineData("trades", "BTX")]
    [InlineData("trbdes", "BTC")]
    public void A_damaged_name_that_leaves_a_valid_frame_unlinks_too(string channel, string coin)
    {
        Send(A, 1);
        Send(B, 1);
        Harness.Send(A, Wire.Frame(channel, "[" + Wire.Trade(coin, At(2), 2) + "]"));
        Assert.Equal("Held", Send(A, 3));
    }
}
