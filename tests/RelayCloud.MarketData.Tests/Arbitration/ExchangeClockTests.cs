using RelayCloud.MarketData.Arbitration;
using RelayCloud.MarketData.Tests.Support;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.MarketData.Tests.Arbitration;

/// <summary>A frame whose time is damaged but plausible must not block its topic.</summary>
public sealed class ExchangeClockTests
{
    private const long Day = 86_400_000;
    private readonly FeedHarness _feed = new();

    /// <summary>A day behind this machine's clock, as a capture would be, so that the clock here helps nobody.</summary>
    private long _market = Wire.StartMs - Day;

    [Fact]
    public void A_time_far_ahead_blocks_nothing()
    {
        Step(70);
        Bbo(0);
        Step(70);
        Bbo(0);
        Assert.Equal("Held", _feed.Send(1, Wire.Bbo("BTC", _market + 3_600_000)));
        Step(70);
        Assert.Equal("Accepted", Bbo(0));
        Assert.Equal("Accepted", Bbo(1, "ETH"));
        Assert.Equal(1, _feed.Feed.Snapshot().Gateways[1].Quarantined);
        Assert.Equal(_market, _feed.Feed.Snapshot().ExchangeTimeMs);
    }

    [Fact]
    public void The_same_poisoned_frame_again_confirms_nothing()
    {
        Bbo(0);
        Bbo(0, "ETH");
        string poison = Wire.Bbo("BTC", _market + 3_600_000);
        Assert.Equal("Held", _feed.Send(0, poison));
        Assert.Equal("Held", _feed.Send(0, poison));
        Step(70);
        Assert.Equal("Accepted", Bbo(0));
    }

    [Theory]
    [InlineData(0, "ETH")]
    [InlineData(1, "BTC")]
    [InlineData(0, "BTC")]
    public void A_jump_that_a_second_frame_confirms_is_true_and_loses_nothing(int gateway, string coin)
    {
        Bbo(0);
        Bbo(0, "ETH");
        _market += 600_000;
        Assert.Equal("Held", Bbo(0));
        _market += 70;
        Assert.Equal("Accepted", Bbo(gateway, coin));
        Assert.Equal([600_000L, 600_070], _feed.Messages.Skip(2).Select(m => m.UpstreamTimeMs - (Wire.StartMs - Day)));
        Assert.Equal(1, _feed.Feed.Snapshot().Gateways[0].QuarantineReleased);
    }

    [Fact]
    public void After_an_idle_time_the_next_frame_is_believed_alone()
    {
        Bbo(0);
        Bbo(0, "ETH");
        Step(3_600_000);
        Assert.Equal("Accepted", Bbo(0));
    }

    [Fact]
    public void A_small_jump_is_believed()
    {
        Bbo(0);
        Bbo(0, "ETH");
        _market += 5_000;
        Assert.Equal("Accepted", Bbo(0));
        _market += 5_001;
        Assert.Equal("Held", Bbo(0));
    }

    [Fact]
    public void Nothing_is_believed_that_is_more_than_a_minute_ahead_of_this_machines_clock()
    {
        Assert.Equal("Corrupt", _feed.Send(0, Wire.Bbo("BTC", _feed.Time.NowMs + 60_001)));
        Assert.Equal("Corrupt", _feed.Send(1, Wire.Bbo("BTC", _feed.Time.NowMs + 60_001)));
        Assert.Equal("Accepted", _feed.Send(0, Wire.Bbo("BTC", _feed.Time.NowMs + 60_000)));
    }

    [Fact]
    public void The_first_frames_may_be_replays_of_any_age()
    {
        foreach (int hours in new[] { 5, 1, 3, 9, 2 })
            Assert.Equal("Accepted", _feed.Send(0, Wire.Trades("BTC SOL ETH @107 #2130".Split(' ')[hours % 5], (_market - (hours * 3_600_000L), hours))));
        Assert.Equal("Accepted", _feed.Send(0, Wire.Candle("BTC", _market - (20 * Day), 5, interval: "1M")));
        Assert.Equal("Accepted", Bbo(0));
        Assert.Equal("Accepted", Bbo(0, "ETH"));
    }

    [Fact]
    public void A_first_value_with_a_wrong_time_is_left_again()
    {
        Assert.Equal("Accepted", _feed.Send(0, Wire.Bbo("SOL", _market + 3_600_000)));
        Assert.Equal("Accepted", Bbo(0));
        Assert.Equal("Accepted", Bbo(0, "ETH"));
        Assert.Equal(_market, _feed.Feed.Snapshot().ExchangeTimeMs);
    }

    [Fact]
    public void A_capture_replayed_a_hundred_times_faster_with_long_gaps_is_published_whole()
    {
        var random = new Random(5);
        var sent = new List<long>();
        for (int i = 0; i < 500; i++)
        {
            int gap = random.Next(10) == 0 ? random.Next(5_000, 60_000) : random.Next(50, 500);
            _market += gap;
            _feed.Time.Advance(gap / 100);
            Assert.NotEqual("Corrupt", Bbo(0));
            sent.Add(_market);
        }

        _market += 100;
        sent.Add(_market);
        Bbo(0);
        Assert.Equal(sent, _feed.Messages.Select(m => m.UpstreamTimeMs));
    }

    [Fact]
    public void Trades_of_a_fast_replay_with_long_gaps_stay_in_order_without_a_gap()
    {
        var expected = new List<long>();
        for (int i = 1; i <= 100; i++)
        {
            _market += i % 7 == 0 ? 30_000 : 100;
            _feed.Time.Advance(5);
            _feed.Send(0, Wire.Trades("BTC", (_market, i)));
            expected.Add(i);
        }

        Assert.Equal(expected, _feed.PublishedTids());
        Assert.Equal((0, 0), (_feed.Feed.Snapshot().PossibleGaps, _feed.Feed.Snapshot().TradesLate));
    }

    [Fact]
    public void Trades_with_a_poisoned_time_unlink_their_gateway_once_it_is_known()
    {
        foreach (int g in new[] { 0, 1 })
            foreach (int i in new[] { 1, 2, 3 })
                _feed.Send(g, Wire.Trades("BTC", (_market + (i * 70), i)));
        Assert.Equal("Held", _feed.Send(0, Wire.Trades("BTC", (_market + 3_600_000, 4))));
        Assert.Equal("Held", _feed.Send(0, Wire.Trades("BTC", (_market + 350, 5))));
        Assert.Equal("Accepted", _feed.Send(1, Wire.Trades("BTC", (_market + 280, 4))));
        Assert.Equal("Accepted", _feed.Send(1, Wire.Trades("BTC", (_market + 350, 5), (_market + 420, 6))));
        Assert.Equal([1L, 2, 3, 4, 5, 6], _feed.PublishedTids());
    }

    /// <summary>A frame waits in quarantine, the next one is damaged, the one after confirms the first: between the two one is missing, and the later must wait for it.</summary>
    [Fact]
    public void What_was_lost_after_a_quarantined_frame_is_not_taken_for_contiguous()
    {
        string Trade(int i) => Wire.Trades("BTC", (_market + (i * 70), i));
        foreach (int g in new[] { 0, 1 })
            foreach (int i in new[] { 1, 2, 3 })
                _feed.Send(g, Trade(i));
        _market += 600_000;
        Assert.Equal("Held", _feed.Send(0, Trade(4)));
        Assert.Equal("Corrupt", _feed.Send(0, Trade(5)[..^1]));
        Assert.Equal("Held", _feed.Send(0, Trade(6)));
        foreach (int i in new[] { 4, 5, 6 }) _feed.Send(1, Trade(i));
        Assert.Equal([1L, 2, 3, 4, 5, 6], _feed.PublishedTids());
        Assert.Equal((0, 0, 0), (_feed.Feed.Snapshot().PossibleGaps, _feed.Feed.Snapshot().TradesLate, _feed.Feed.Snapshot().HeldTradesNow));
    }

    [Fact]
    public void Many_poisoned_times_are_bounded_and_block_nothing()
    {
        Bbo(0);
        Bbo(0, "ETH");
        for (int i = 0; i < 100; i++) Assert.Equal("Held", _feed.Send(1, Wire.Bbo("BTC", _market + 10_000 + (i * 10_000L))));
        Step(70);
        Assert.Equal("Accepted", Bbo(0));
        Assert.Equal(_market, _feed.Feed.Snapshot().ExchangeTimeMs);
    }

    private string Bbo(int gateway, string coin = "BTC") => _feed.Send(gateway, Wire.Bbo(coin, _market));

    private void Step(long ms)
    {
        _market += ms;
        _feed.Time.Advance(ms);
    }
}
