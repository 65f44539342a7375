using RelayCloud.Benchmarks.SoakRun;

namespace RelayCloud.Benchmarks.Tests.SoakRun;

public sealed class GrowthTrendTests
{
    [Fact]
    public void A_steady_rise_is_found_in_noise_and_the_start_does_not_count()
    {
        var random = new Random(1);
        var trend = GrowthTrend.Of([.. Enumerable.Range(0, 61).Select(i => (i * 10.0, i < 10 ? i * 20.0 : 200 + (i * 0.5) + random.NextDouble()))]);
        Assert.InRange(trend.PerSecond, 0.045, 0.055);
        Assert.InRange(trend.Total, 19, 26);
    }

    [Fact]
    public void No_growth_is_none() => Assert.Equal(0, GrowthTrend.Of([(0, 5), (10, 7), (20, 7), (30, 7)]).Total, 9);

    [Fact]
    public void Too_few_samples_have_no_trend() => Assert.Equal(default, GrowthTrend.Of([(0, 5), (10, 7)]));
}
