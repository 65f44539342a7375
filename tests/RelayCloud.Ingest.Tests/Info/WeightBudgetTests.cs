using RelayCloud.Ingest.Info.Upstream;

namespace RelayCloud.Ingest.Tests.Info;

public sealed class WeightBudgetTests
{
    private readonly ManualTime _time = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void No_60_seconds_ever_hold_more_than_the_limit(int seed)
    {
        var random = new Random(seed);
        var budget = new WeightBudget(100, 0, _time);
        var spent = new List<(long AtMs, int Weight)>();
        for (int i = 0; i < 5_000; i++)
        {
            _time.Advance(random.Next(0, 3_000));
            int weight = random.Next(1, 61);
            long now = _time.NowMs;
            bool fitsForSure = spent.Where(s => s.AtMs > now - 61_000).Sum(s => s.Weight) + weight <= 100;
            bool taken = budget.TrySpend(weight, own: false, out _);
            if (taken) spent.Add((now, weight));
            int inLastMinute = spent.Where(s => s.AtMs > now - 60_000).Sum(s => s.Weight);
            Assert.InRange(inLastMinute, 0, 100);
            Assert.True(taken || !fitsForSure, "What fits even with a second to spare is let through.");
        }

        Assert.True(spent.Count > 250);
    }

    [Fact]
    public void It_says_to_the_millisecond_when_a_weight_will_fit()
    {
        var budget = new WeightBudget(100, 0, _time);
        _time.Advance(300);
        Assert.True(budget.TrySpend(60, own: false, out _));
        _time.Advance(10_000);
        Assert.True(budget.TrySpend(40, own: false, out _));
        _time.Advance(123);

        Assert.False(budget.TrySpend(60, own: false, out int retryAfterMs));
        _time.Advance(retryAfterMs - 1);
        Assert.False(budget.TrySpend(60, own: false, out _));
        _time.Advance(1);
        Assert.True(budget.TrySpend(60, own: false, out _));
    }

    [Fact]
    public void What_never_fits_is_told_to_come_back_in_a_minute()
    {
        var budget = new WeightBudget(10, 0, _time);
        Assert.False(budget.TrySpend(20, own: false, out int retryAfterMs));
        Assert.Equal(60_000, retryAfterMs);
    }

    [Fact]
    public void Customers_leave_the_reserve_to_the_relay()
    {
        var budget = new WeightBudget(100, 30, _time);
        Assert.True(budget.TrySpend(70, own: false, out _));
        Assert.False(budget.TrySpend(2, own: false, out _));
        Assert.True(budget.TrySpend(30, own: true, out _));
        Assert.False(budget.TrySpend(1, own: true, out _));
    }

    [Fact]
    public void A_surcharge_counts_even_past_the_limit()
    {
        var budget = new WeightBudget(100, 0, _time);
        Assert.True(budget.TrySpend(90, own: false, out _));
        budget.Charge(50);
        Assert.Equal(140, budget.Spent);
        Assert.False(budget.TrySpend(1, own: false, out _));
        _time.Advance(61_000);
        Assert.Equal(0, budget.Spent);
    }

    [Fact]
    public void A_refund_frees_what_was_spent_and_no_more()
    {
        var budget = new WeightBudget(100, 0, _time);
        budget.TrySpend(20, own: false, out _);
        _time.Advance(2_000);
        budget.Refund(20);
        budget.Refund(20);
        Assert.Equal(0, budget.Spent);
        Assert.True(budget.TrySpend(100, own: false, out _));
        Assert.False(budget.TrySpend(1, own: false, out _));
    }
}
