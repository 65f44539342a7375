using RelayCloud.FanOut.Statistics;

namespace RelayCloud.FanOut.Tests;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void Quantiles_are_within_two_percent_of_the_true_ones()
    {
        var random = new Random(1);
        var histogram = new LatencyHistogram();
        long[] values = [.. Enumerable.Range(0, 100_000).Select(_ => (long)Math.Exp(random.NextDouble() * 18))];
        foreach (long value in values) histogram.Record(value);
        Array.Sort(values);
        foreach (double q in (double[])[0.01, 0.1, 0.5, 0.9, 0.99, 0.999])
        {
            long exact = values[(int)Math.Ceiling(q * values.Length) - 1];
            Assert.InRange(histogram.Quantile(q), exact, Math.Max(exact + 1, exact * 1.02));
        }

        Assert.Equal(values[^1], histogram.Quantile(1));
        Assert.Equal(values.Sum(), histogram.SumUs);
    }

    [Fact]
    public void An_empty_one_says_zero_and_a_clock_set_back_counts_as_zero()
    {
        var histogram = new LatencyHistogram();
        Assert.Equal(0, histogram.Quantile(0.5));
        histogram.Record(-5);
        Assert.Equal(1, histogram.Count);
        Assert.Equal(0, histogram.MaxUs);
    }

    [Fact]
    public void Adding_sums_counts()
    {
        var a = new LatencyHistogram();
        var b = new LatencyHistogram();
        a.Record(10);
        b.Record(1_000);
        a.Add(b);
        Assert.Equal(2, a.Count);
        Assert.Equal(1_010, a.SumUs);
        Assert.Equal(1_000, a.MaxUs);
    }
}
