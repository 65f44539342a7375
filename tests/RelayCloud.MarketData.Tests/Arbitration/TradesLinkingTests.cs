using RelayCloud.MarketData.Arbitration;
using RelayCloud.MarketData.Tests.Support;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.MarketData.Tests.Arbitration;

/// <summary>Each test is one way in which redundant streams without sequence numbers go wrong. Trade n has the id n and the time of block n.</summary>
public sealed class TradesLinkingTests
{
    private const int A = 0, B = 1;
    private static readonly byte[] Damaged = Wire.Utf8("{\"channel\":\"tra");
    private readonly FeedHarness _feed = new();
    private readonly Topic _topic;

    public TradesLinkingTests()
    {
        _topic = _feed.TopicOf(Channel.Trades);
        _feed.Time.Advance(100_000);
    }

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
        Assert.Equal("[" + Wire.Trade("BTC", At(3), 3) + "," + Wire.Trade("BTC", At(4), 4) + "]", _feed.Messages[1].Data);
        Assert.Equal((4, 2), (_feed.Messages[1].Cursor.Offset, _feed.Messages[1].EventCount));
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
        _feed.Send(A, Wire.Trades("BTC", (At(1), 7)));
        _feed.Send(A, Wire.Trades("BTC", (At(2), 7)));
        _feed.Send(A, Wire.Trades("ETH", (At(2), 7)));
        Published(7, 7);
        Assert.Equal([7L], _feed.PublishedTids("ETH"));
    }

    /// <summary>A is fast and loses N+1 to damage. Its N+2 must wait for B, which is slow and has N+1.</summary>
    [Fact]
    public void A_damaged_frame_of_the_fast_gateway_is_filled_by_the_slow_one_in_order()
    {
        Send(A, 1);
        Send(B, 1);
        Send(A, 2);
        Assert.Equal("Corrupt", _feed.Send(A, Damaged));
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
        _feed.Feed.OnSubscribing(A, _topic);
        _feed.Feed.OnSubscribing(B, _topic);
        Send(A, 1);
        _feed.Send(A, Damaged);
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
        _feed.Send(A, Damaged);
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
        _feed.Send(A, Damaged);
        Send(A, 3);
        _feed.Send(A, Damaged);
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
        _feed.Send(A, Damaged);
        Assert.Equal("Duplicate", Send(A, 2));
        Assert.Equal("Held", Send(A, 4));
        Send(B, 2);
        Send(B, 3);
        Send(B, 4);
        Published(1, 2, 3, 4);
        NoGapNoLate();
    }

    /// <summary>A drops, B continues, A returns with a replay that reaches past B and does not overlap: it waits.</summary>
    [Fact]
    public void A_replay_ahead_of_the_other_gateway_waits_for_it()
    {
        Send(A, 1, 2);
        Send(B, 1, 2);
        _feed.Feed.OnTopicDown(A, _topic);
        Send(B, 3);
        _feed.Feed.OnSubscribing(A, _topic);
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
        _feed.Feed.OnSubscribing(A, _topic);
        Send(A, [.. Range(1, 30)]);
        Send(A, 31);
        _feed.Feed.OnTopicDown(A, _topic);
        _feed.Feed.OnSubscribing(A, _topic);
        Assert.Equal("Accepted", Send(A, [.. Range(5, 34)]));
        Send(A, 35);
        Published([.. Range(1, 35)]);
        NoGapNoLate();
    }

    [Fact]
    public void One_gateway_alone_whose_replay_does_not_overlap_goes_on_and_a_possible_gap_is_counted()
    {
        _feed.Feed.OnSubscribing(A, _topic);
        Send(A, [.. Range(1, 30)]);
        _feed.Feed.OnTopicDown(A, _topic);
        _feed.Feed.OnSubscribing(A, _topic);
        Assert.Equal("Accepted", Send(A, [.. Range(40, 69)]));
        Send(A, 70);
        Published([.. Range(1, 30), .. Range(40, 70)]);
        Assert.Equal(1, _feed.Feed.Snapshot().PossibleGaps);
        Assert.Equal(0, _feed.Feed.Snapshot().TradesLate);
    }

    [Fact]
    public void One_gateway_alone_with_a_damaged_frame_goes_on_and_a_possible_gap_is_counted()
    {
        Send(A, 1);
        _feed.Send(A, Damaged);
        Assert.Equal("Accepted", Send(A, 3));
        Published(1, 3);
        Assert.Equal(1, _feed.Feed.Snapshot().PossibleGaps);
    }

    [Fact]
    public void Two_replays_after_a_common_outage_are_put_in_order()
    {
        _feed.Feed.OnSubscribing(A, _topic);
        _feed.Feed.OnSubscribing(B, _topic);
        Send(A, 1);
        Send(B, 1);
        foreach (int g in new[] { A, B }) _feed.Feed.OnTopicDown(g, _topic);
        foreach (int g in new[] { A, B }) _feed.Feed.OnSubscribing(g, _topic);
        Assert.Equal("Held", Send(A, [.. Range(50, 79)]));
        Assert.Equal("Accepted", Send(B, [.. Range(40, 69)]));
        Published([1, .. Range(40, 79)]);
        Send(A, 80);
        Send(B, [.. Range(70, 81)]);
        Published([1, .. Range(40, 81)]);
        Assert.Equal(1, _feed.Feed.Snapshot().PossibleGaps);
        Assert.Equal(0, _feed.Feed.Snapshot().TradesLate);
    }

    [Fact]
    public void Trades_from_before_the_first_published_one_are_not_published_later()
    {
        Send(A, 10, 11);
        Assert.Equal("Late", Send(B, 1, 2, 3));
        Assert.Equal("Accepted", Send(B, 8, 9, 10, 11, 12));
        Published(10, 11, 12);
        Assert.Equal(0, _feed.Feed.Snapshot().TradesLate);
        Assert.Equal(5, _feed.Feed.Snapshot().Gateways[B].TradesTooOld);
    }

    [Fact]
    public void A_replay_cut_within_the_first_block_brings_nothing_from_before_the_start()
    {
        _feed.Send(A, Wire.Trades("BTC", (At(1), 12), (At(2), 20)));
        _feed.Send(B, Wire.Trades("BTC", (At(1), 11), (At(1), 12), (At(2), 20)));
        Published(12, 20);
        _feed.Send(B, Wire.Trades("ETH", (At(1), 12)));
        _feed.Send(B, Wire.Trades("ETH", (At(1), 11), (At(1), 12)));
        Assert.Equal([12L], _feed.PublishedTids("ETH"));
    }

    [Fact]
    public void Held_trades_leave_after_the_hold_time_and_nothing_is_lost()
    {
        Send(A, 1);
        Send(B, 1);
        _feed.Send(A, Damaged);
        Assert.Equal("Held", Send(A, 3));
        Tick(1_999);
        Published(1);
        Tick(1);
        Published(1, 3);
        Assert.Equal("Accepted", Send(B, 2));
        Published(1, 3, 2);
        FeedStatistics statistics = _feed.Feed.Snapshot();
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
        _feed.Send(A, Damaged);
        Send(A, 3);
        _feed.Time.Advance(2_000);
        Assert.Equal("Duplicate", Send(B, 1));
        Published(1, 3);
    }

    [Fact]
    public void Held_trades_leave_at_once_when_nobody_is_left_to_fill_the_gap()
    {
        Send(A, 1);
        Send(B, 1);
        _feed.Send(A, Damaged);
        Send(A, 3);
        _feed.Feed.OnTopicDown(B, _topic);
        Published(1, 3);
        Assert.Equal("Accepted", Send(A, 4));
    }

    [Fact]
    public void Held_trades_leave_at_the_next_tick_when_the_last_linked_gateway_is_damaged_too()
    {
        Send(A, 1);
        Send(B, 1);
        _feed.Send(A, Damaged);
        Send(A, 3);
        _feed.Send(B, Damaged);
        _feed.Feed.OnTick();
        Published(1, 3);
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
    public void Damage_of_a_frame_whose_coin_can_be_read_unlinks_that_coin_only()
    {
        foreach (string coin in new[] { "BTC", "ETH" })
            foreach (int g in new[] { A, B })
                _feed.Send(g, Wire.Trades(coin, (At(1), 1)));
        Assert.Equal("Corrupt", _feed.Send(A, Wire.Trades("BTC", (At(2), 2))[..60]));
        Assert.Equal("Held", _feed.Send(A, Wire.Trades("BTC", (At(3), 3))));
        Assert.Equal("Accepted", _feed.Send(A, Wire.Trades("ETH", (At(3), 3))));
    }

    [Theory]
    [InlineData("{\"channel\":\"bbo\",\"data\":{\"coin\":\"BTC\",")]
    [InlineData("{\"channel\":\"allMids\",\"data\":{\"mids\":{\"BTC\":\"x\"}}}")]
    public void Damage_of_a_frame_that_surely_carried_no_trades_unlinks_nothing(string frame)
    {
        Send(A, 1);
        Send(B, 1);
        Assert.Equal("Corrupt", _feed.Send(A, frame));
        Assert.Equal("Accepted", Send(A, 2));
    }

    [Theory]
    [InlineData("trades", "BTX")]
    [InlineData("trbdes", "BTC")]
    public void A_damaged_name_that_leaves_a_valid_frame_unlinks_too(string channel, string coin)
    {
        Send(A, 1);
        Send(B, 1);
        _feed.Send(A, Wire.Frame(channel, "[" + Wire.Trade(coin, At(2), 2) + "]"));
        Assert.Equal("Held", Send(A, 3));
    }

    [Fact]
    public void A_gateway_that_skips_a_trade_in_silence_waits_for_confirmation_afterwards()
    {
        Send(A, 1);
        Send(B, 1);
        Send(A, 3);
        Assert.Equal("Accepted", Send(B, 2));
        Published(1, 3, 2);
        Assert.Equal((1, 1), (_feed.Feed.Snapshot().TradesLate, _feed.Feed.Snapshot().Gateways[A].Penalties));

        // From now on A waits for B, and so its next skip does no harm.
        Assert.Equal("Held", Send(A, 5));
        Assert.Equal("Duplicate", Send(B, 3));
        Send(B, 4);
        Published(1, 3, 2, 4);
        Send(B, 5);
        Published(1, 3, 2, 4, 5);
        Assert.Equal("Held", Send(A, 6));

        // Without confirmation its trades leave when their time is up.
        Tick(2_000);
        Published(1, 3, 2, 4, 5, 6);

        // The penalty ends. What A sends then must join again.
        _feed.Time.Advance(60_000);
        Send(B, 6);
        Assert.Equal("Held", Send(A, 7));
        Send(B, 7);
        Assert.Equal("Accepted", Send(A, 8));
        Published(1, 3, 2, 4, 5, 6, 7, 8);
    }

    /// <summary>A is fast and says nothing for 2 to 4 on an open socket. When it is back with 5, B has published 2 but not yet 3 and 4.</summary>
    [Fact]
    public void A_gateway_that_was_silent_waits_for_what_it_left_out()
    {
        Send(A, 1);
        Send(B, 1);
        Assert.Equal("Accepted", Send(B, 2));
        Assert.Equal("Held", Send(A, 5));
        Assert.Equal("Accepted", Send(B, 3));
        Assert.Equal("Accepted", Send(B, 4));
        Assert.Equal("Accepted", Send(B, 5));
        Assert.Equal("Accepted", Send(A, 6));
        Assert.Equal("Duplicate", Send(B, 6));
        Published(1, 2, 3, 4, 5, 6);
        NoGapNoLate();
    }

    /// <summary>The same where nobody else can give what was left out: it is said that there may be a gap, and A goes on as before.</summary>
    [Fact]
    public void A_gateway_that_was_silent_goes_on_when_the_other_went_down()
    {
        _feed.Feed.OnSubscribing(A, _topic);
        _feed.Feed.OnSubscribing(B, _topic);
        Send(A, 1);
        Send(B, 1, 2);
        _feed.Feed.OnTopicDown(B, _topic);
        Assert.Equal("Accepted", Send(A, 5));
        Assert.Equal("Accepted", Send(A, 6));
        Published(1, 2, 5, 6);
        Assert.Equal(1, _feed.Feed.Snapshot().PossibleGaps);
    }

    [Fact]
    public void A_gateway_that_reorders_waits_for_confirmation_afterwards()
    {
        Send(A, 1);
        Send(B, 1);
        Send(A, 3);
        Assert.Equal("Accepted", Send(A, 2));
        Published(1, 3, 2);
        Assert.Equal(1, _feed.Feed.Snapshot().Gateways[A].Penalties);
        Assert.Equal("Held", Send(A, 5));
        Assert.Equal("Held", Send(A, 4));
        Send(B, 2, 3);
        Send(B, 4);
        Send(B, 5);
        Published(1, 3, 2, 4, 5);
    }

    [Fact]
    public void A_reordering_gateway_that_is_alone_loses_nothing_and_waits_for_nobody()
    {
        Send(A, 1);
        Send(A, 3);
        Send(A, 2);
        Assert.Equal("Accepted", Send(A, 4));
        Published(1, 3, 2, 4);
    }

    [Fact]
    public void A_gateway_that_is_down_is_not_waited_for_even_if_a_straggler_arrives()
    {
        _feed.Feed.OnSubscribing(A, _topic);
        _feed.Feed.OnSubscribing(B, _topic);
        Send(A, 1);
        Send(B, 1);
        _feed.Feed.OnTopicDown(B, _topic);
        Send(B, 1);
        _feed.Send(A, Damaged);
        Assert.Equal("Accepted", Send(A, 3));
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
        _feed.Send(A, Damaged);
        Send(A, 5);
        Send(B, 4);
        Send(B, 5, 6);
        _feed.Send(A, Wire.Pong);
        _feed.Send(A, Wire.Ack);
        _feed.Send(A, Wire.Error);
        _feed.Send(B, Wire.Frame("post", "{}"));
        FeedStatistics statistics = _feed.Feed.Snapshot();
        Assert.Equal((6, 4), (statistics.Gateways[A].Frames, statistics.Gateways[B].Frames));
        Assert.Equal((2, 3), (statistics.Gateways[A].Data, statistics.Gateways[B].Data));
        Assert.Equal((2, 0, 1, 1), (statistics.Gateways[A].TradesAccepted, statistics.Gateways[A].TradesDuplicate, statistics.Gateways[A].TradesHeld, statistics.Gateways[A].HeldTradesDuplicate));
        Assert.Equal((4, 1), (statistics.Gateways[B].TradesAccepted, statistics.Gateways[B].TradesDuplicate));
        Assert.Equal(_feed.Messages.Count, statistics.Gateways.Sum(g => g.Published));
        Assert.Equal(0, statistics.HeldTradesNow);
        Assert.True(_feed.Feed.TryGetInfo(_topic, out TopicInfo info));
        Assert.Equal((6, At(6), B, 0b11), (info.Cursor.Offset, info.UpstreamTimeMs, info.Gateway, info.LinkedGateways));
    }

    private static long At(int trade) => Wire.StartMs + (trade * 70L);

    private static string Frame(params int[] trades) => Wire.Trades("BTC", [.. trades.Select(i => (At(i), (long)i))]);

    private static IEnumerable<int> Range(int first, int last) => Enumerable.Range(first, last - first + 1);

    private string Send(int gateway, params int[] trades) => _feed.Send(gateway, Frame(trades));

    private void Tick(long ms)
    {
        _feed.Time.Advance(ms);
        _feed.Feed.OnTick();
    }

    private void Published(params int[] trades) => Assert.Equal(trades.Select(i => (long)i), _feed.PublishedTids());

    private void NoGapNoLate()
    {
        FeedStatistics statistics = _feed.Feed.Snapshot();
        Assert.Equal((0, 0, 0), (statistics.PossibleGaps, statistics.TradesLate, statistics.HeldTradesNow));
    }
}
