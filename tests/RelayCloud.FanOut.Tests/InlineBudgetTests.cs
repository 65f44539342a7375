using RelayCloud.FanOut.Lanes;

namespace RelayCloud.FanOut.Tests;

public sealed class InlineBudgetTests
{
    private readonly StepClock _clock = new();

    [Fact]
    public void Deliveries_that_take_less_than_the_pauses_between_them_never_stop()
    {
        var budget = new InlineBudget(_clock);
        for (int i = 0; i < 10_000; i++) Assert.True(Delivered(budget, tookUs: 500, idleUs: 501));
    }

    [Fact]
    public void A_burst_is_delivered_at_once_until_the_saved_time_is_spent()
    {
        var budget = new InlineBudget(_clock);
        _clock.AdvanceUs(10_000_000);
        int delivered = 0;
        while (Delivered(budget, tookUs: 100, idleUs: 0)) delivered++;

        // 2 ms are saved however long it was idle, and the last one may go into debt.
        Assert.InRange(delivered, 20, 21);
    }

    [Fact]
    public void Messages_that_come_without_a_pause_are_delivered_inline_until_the_saved_time_is_spent_and_then_never()
    {
        var budget = new InlineBudget(_clock);
        int delivered = 0;
        for (int i = 0; i < 100_000; i++)
            if (Delivered(budget, tookUs: 60, idleUs: 29)) delivered++;
        Assert.InRange(delivered, 33, 34);
    }

    [Fact]
    public void Time_in_which_the_lane_delivered_is_no_pause()
    {
        var budget = new InlineBudget(_clock);
        Assert.True(Delivered(budget, tookUs: 3_000, idleUs: 0));
        for (int i = 0; i < 1_000; i++)
        {
            _clock.AdvanceUs(10_000);
            budget.NoteDelivery();
        }

        Assert.False(budget.TryBegin());
    }

    [Fact]
    public void A_long_delivery_is_paid_back_before_the_next()
    {
        var budget = new InlineBudget(_clock);
        Assert.True(Delivered(budget, tookUs: 102_000, idleUs: 0));
        _clock.AdvanceUs(99_990);
        Assert.False(budget.TryBegin());
        _clock.AdvanceUs(40);
        Assert.True(budget.TryBegin());
    }

    private bool Delivered(InlineBudget budget, long tookUs, long idleUs)
    {
        bool delivers = budget.TryBegin();
        if (delivers)
        {
            _clock.AdvanceUs(tookUs);
            budget.End();
        }

        _clock.AdvanceUs(idleUs);
        return delivers;
    }

    private sealed class StepClock : TimeProvider
    {
        public long NowUs { get; private set; }

        public override long TimestampFrequency => 1_000_000;

        public override long GetTimestamp() => NowUs;

        public void AdvanceUs(long us) => NowUs += us;
    }
}
