using RelayCloud.Ingest.Gateways.Connecting;

namespace RelayCloud.Ingest.Tests.Gateways;

public sealed class MinuteBudgetTests
{
    private readonly ManualTime _time = new();

    [Theory]
    [InlineData(30, 20, 1)]
    [InlineData(2_000, 1_800, 2)]
    [InlineData(10, 10, 3)]
    [InlineData(1, 1, 4)]
    public void No_minute_ever_holds_more_than_the_maximum(int max, int burst, int seed)
    {
        var random = new Random(seed);
        var budget = new MinuteBudget(max, burst, new GatewayClock(_time));
        var taken = new List<DateTimeOffset>();
        for (int i = 0; i < 20_000; i++)
        {
            if (random.Next(3) > 0 && budget.TryTake(keep: 0, out _, out _)) taken.Add(_time.GetUtcNow());
            if (random.Next(4) == 0) _time.Advance(TimeSpan.FromMilliseconds(random.Next(200)));
        }

        for (int i = 0; i + max < taken.Count; i++)
            Assert.True(taken[i + max] - taken[i] > TimeSpan.FromMinutes(1), $"{max + 1} uses within a minute.");
        Assert.True(taken.Count > max);
    }

    [Fact]
    public void Waiting_as_long_as_told_gets_a_use()
    {
        var budget = new MinuteBudget(30, 20, new GatewayClock(_time));
        for (int i = 0; i < 500; i++)
        {
            if (budget.TryTake(keep: 0, out _, out TimeSpan wait)) continue;
            Assert.InRange(wait, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(61));
            _time.Advance(wait);
            Assert.True(budget.TryTake(keep: 0, out _, out _));
        }
    }

    [Fact]
    public void Once_the_burst_is_used_the_rest_is_spaced_out()
    {
        var budget = new MinuteBudget(30, 20, new GatewayClock(_time));
        for (int i = 0; i < 20; i++) Assert.True(budget.TryTake(keep: 0, out _, out _));
        Assert.False(budget.TryTake(keep: 0, out _, out TimeSpan wait));
        Assert.InRange(wait, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(6));
    }

    [Fact]
    public void What_is_kept_back_only_those_get_who_keep_nothing()
    {
        var budget = new MinuteBudget(100, 100, new GatewayClock(_time));
        for (int i = 0; i < 90; i++) Assert.True(budget.TryTake(keep: 10, out _, out _));
        Assert.False(budget.TryTake(keep: 10, out _, out _));
        for (int i = 0; i < 10; i++) Assert.True(budget.TryTake(keep: 0, out _, out _));
        Assert.False(budget.TryTake(keep: 0, out _, out _));
    }

    [Fact]
    public void A_refund_gives_one_use_back()
    {
        var budget = new MinuteBudget(2, 2, new GatewayClock(_time));
        Assert.True(budget.TryTake(keep: 0, out long stamp, out _));
        Assert.True(budget.TryTake(keep: 0, out _, out _));
        budget.Refund(stamp);
        Assert.Equal(1, budget.UsedCount);
        Assert.True(budget.TryTake(keep: 0, out _, out _));
    }

    [Fact]
    public void A_pause_stops_all_but_those_who_keep_nothing()
    {
        var budget = new MinuteBudget(100, 100, new GatewayClock(_time));
        budget.Pause(TimeSpan.FromSeconds(15));
        Assert.False(budget.TryTake(keep: 1, out _, out TimeSpan wait));
        Assert.Equal(TimeSpan.FromSeconds(15), wait);
        Assert.True(budget.TryTake(keep: 0, out _, out _));
        _time.Advance(wait);
        Assert.True(budget.TryTake(keep: 1, out _, out _));
    }
}
