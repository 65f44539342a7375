using RelayCloud.Benchmarks.FanOut;

namespace RelayCloud.Benchmarks.Tests.FanOut;

public sealed class RateSearchTests
{
    private static readonly TimeSpan Budget = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(50, 60)]
    [InlineData(50, 1234)]
    [InlineData(50, 1_000_000)]
    [InlineData(5000, 77)]
    public void Finds_a_capacity_to_five_percent(double start, double capacity)
    {
        double found = new RateSearch(TimeProvider.System).Find(start, Budget, (rate, _) => rate <= capacity);
        Assert.InRange(found, capacity / RateSearch.Precision, capacity);
    }

    [Fact]
    public void One_failure_of_each_rate_is_forgiven()
    {
        var tried = new HashSet<double>();
        double found = new RateSearch(TimeProvider.System).Find(50, Budget, (rate, confirm) => rate <= 1000 && (confirm || !tried.Add(rate)));
        Assert.InRange(found, 1000 / RateSearch.Precision, 1000);
    }

    [Fact]
    public void A_rate_that_only_a_short_run_holds_is_lowered_until_a_long_one_does()
    {
        double found = new RateSearch(TimeProvider.System).Find(50, Budget, (rate, confirm) => rate <= (confirm ? 900 : 1000));
        Assert.InRange(found, 850, 900);
    }

    [Fact]
    public void A_gap_below_higher_rates_that_hold_is_passed_over()
    {
        double found = new RateSearch(TimeProvider.System).Find(50, Budget, (rate, _) => rate is <= 200 or (>= 480 and <= 3000));
        Assert.InRange(found, 3000 / RateSearch.Precision, 3000);
    }

    [Fact]
    public void Gives_zero_when_nothing_holds() =>
        Assert.Equal(0, new RateSearch(TimeProvider.System).Find(50, Budget, (_, _) => false));

    [Fact]
    public void Tries_no_new_rate_when_the_budget_is_spent()
    {
        int tries = 0;
        double found = new RateSearch(TimeProvider.System).Find(50, TimeSpan.Zero, (_, _) => ++tries > 0);
        Assert.Equal((0, 0), (found, tries));
    }
}
