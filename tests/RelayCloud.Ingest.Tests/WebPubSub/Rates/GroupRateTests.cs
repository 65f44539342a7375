using RelayCloud.Ingest.WebPubSub.Rates;
using RelayCloud.MarketData.Messages;

namespace RelayCloud.Ingest.Tests.WebPubSub.Rates;

public sealed class GroupRateTests
{
    private const int Interval = 1_000;

    private readonly GroupRate _state = new(isEvents: false);
    private readonly GroupRate _events = new(isEvents: true);

    [Theory]
    [InlineData(0)]
    [InlineData(400)]
    [InlineData(999)]
    public void A_steady_cadence_is_measured_exactly_at_whatever_moment(int sinceLastMs)
    {
        for (int i = 0; i <= 10; i++) Send(_state, i * 1_000, 3_000, 5 * i);
        GroupFigures figures = Read(_state, 10_000 + sinceLastMs);
        Assert.Equal(1, figures.Sends, 9);
        Assert.Equal(5, figures.Changes, 9);
        Assert.Equal(2, figures.Steps, 9);
        Assert.Equal(3_000, figures.Bytes, 6);
        Assert.Equal(10_000, figures.WindowMs, 200.0);
    }

    [Fact]
    public void Too_short_a_time_says_nothing()
    {
        for (int i = 0; i < 5; i++) Send(_state, i * 1_000, 100, i);
        Assert.False(_state.TryRead(Interval, 4_500, out _));
        Assert.False(_state.TryRead(5_000, 4_500, out _));
        for (int i = 5; i < 8; i++) Send(_state, i * 1_000, 100, i);
        Assert.True(_state.TryRead(Interval, 7_000, out _));
        Assert.False(_state.TryRead(5_000, 7_000, out _));
    }

    [Fact]
    public void Silence_is_measured_too()
    {
        _events.Begin(0);
        Assert.Equal(0, Read(_events, 60_000).Sends);
        Send(_events, 100_000, 300, 7);
        Assert.Equal(0, Read(_events, 140_000).Sends);
        Send(_events, 200_000, 300, 8);
        Assert.Equal(0.01, Read(_events, 300_000).Sends, 9);
        Assert.Equal(0.005, Read(_events, 400_000).Sends, 0.001);

        for (int i = 0; i <= 100; i++) Send(_state, i * 1_000, 100, i);

        // Half of the time, of which the silent half is the younger and counts for more.
        Assert.InRange(Read(_state, 200_000).Sends, 0.35, 0.4);
        Assert.InRange(Read(_state, 4_000_000).Sends, 0, 0.001);
    }

    [Fact]
    public void What_a_group_begins_with_does_not_count()
    {
        _state.Begin(0);
        Send(_state, 30_000, 100, 1_000);
        Send(_state, 40_000, 100, 1_001);
        GroupFigures figures = Read(_state, 40_000);
        Assert.Equal(0.1, figures.Sends, 9);
        Assert.Equal(0.1, figures.Changes, 9);

        _events.Begin(0);
        Send(_events, 100, 100, 1);
        Send(_events, 10_100, 100, 2);
        Assert.Equal(0.1, Read(_events, 10_100).Sends, 9);
    }

    [Fact]
    public void What_a_short_budget_holds_back_is_needed_all_the_same()
    {
        // Half of the time of each round is lost, as with half of the budget that it takes.
        for (int i = 0; i <= 20; i++)
        {
            Send(_state, i * 2_000, 500, i, lostMs: i == 0 ? 0 : 1_000);
            Send(_events, i * 2_000, 500, i, lostMs: i == 0 ? 0 : 1_000);
        }

        Assert.Equal(1, Read(_state, 40_000).Sends, 9);

        // Trades are sent in the end, in longer arrays: they are not more for having waited.
        Assert.Equal(250, Read(_events, 40_000).Bytes, 6);
    }

    [Fact]
    public void An_outage_is_not_taken_for_silence()
    {
        for (int i = 0; i <= 10; i++) Send(_state, i * 1_000, 500, i);
        _state.Failed();
        for (int i = 60; i <= 70; i++) Send(_state, i * 1_000, 500, i);
        Assert.Equal(1, Read(_state, 70_000).Sends, 9);
    }

    [Fact]
    public void Old_times_fade()
    {
        for (int i = 0; i <= 3_000; i++) Send(_state, i * 100, 500, i);
        for (int i = 1; i <= 1_800; i++) Send(_state, 300_000 + (i * 1_000), 500, 3_000 + i);
        Assert.InRange(Read(_state, 2_100_000).Sends, 1, 1.05);
    }

    [Fact]
    public void Another_epoch_counts_as_one_change()
    {
        Send(_state, 0, 100, 1_000_000);
        _state.Sent(100, new Cursor(2, 3), 0, 10_000);
        Assert.Equal(0.1, Read(_state, 10_000).Changes, 9);
    }

    [Fact]
    public void Measuring_allocates_nothing()
    {
        Send(_state, 0, 100, 1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 1; i < 10_000; i++)
        {
            Send(_state, i * 50, 100, i);
            _state.TryRead(Interval, i * 50, out _);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static void Send(GroupRate rate, long nowMs, int bytes, long offset, long lostMs = 0) => rate.Sent(bytes, new Cursor(1, offset), lostMs, nowMs);

    private static GroupFigures Read(GroupRate rate, long nowMs)
    {
        Assert.True(rate.TryRead(Interval, nowMs, out GroupFigures figures));
        return figures;
    }
}
