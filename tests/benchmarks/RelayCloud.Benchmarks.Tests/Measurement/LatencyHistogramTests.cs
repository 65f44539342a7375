using RelayCloud.Benchmarks.Measurement;

namespace RelayCloud.Benchmarks.Tests.Measurement;

public sealed class LatencyHistogramTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Percentiles_are_those_of_the_sorted_values_to_a_thousandth(int seed)
    {
        var random = new Random(seed);
        var histogram = new LatencyHistogram();
        // Over all magnitudes from nanoseconds to a minute.
        long[] values = [.. Enumerable.Range(0, 20_000).Select(_ => (long)Math.Pow(10, random.NextDouble() * 10.7))];
        foreach (long value in values) histogram.Record(value);
        Array.Sort(values);

        Assert.Equal(values.Length, histogram.Count);
        Assert.Equal(values[^1], histogram.MaxNs);
        Assert.Equal(values[^1], histogram.PercentileNs(100));
        foreach (double percent in new[] { 0, 1, 25, 50, 90, 99, 99.9, 99.99 })
        {
            long exact = values[Math.Max(0, (int)Math.Ceiling(percent / 100 * values.Length) - 1)];
            Assert.InRange(histogram.PercentileNs(percent), exact, exact * 1.001);
        }

        Assert.InRange(histogram.CountAbove(values[10_000]), 9_900, 9_999);
    }

    [Fact]
    public void Small_values_are_exact()
    {
        var histogram = new LatencyHistogram();
        for (int i = 0; i < 2048; i++) histogram.Record(i);
        for (int i = 1; i <= 2048; i++) Assert.Equal(i - 1, histogram.PercentileNs(100.0 * i / 2048));
    }

    [Fact]
    public void Values_out_of_range_count_as_the_nearest_in_range()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(-5);
        histogram.Record(long.MaxValue);
        Assert.Equal(0, histogram.PercentileNs(50));
        Assert.Equal(LatencyHistogram.ValueNsMax, histogram.PercentileNs(100));
    }

    [Fact]
    public void Empty_reads_as_zero_and_cleared_is_empty()
    {
        var histogram = new LatencyHistogram();
        Assert.Equal(0, histogram.PercentileNs(99));
        histogram.Record(7);
        histogram.Clear();
        Assert.Equal((0, 0, 0), (histogram.Count, histogram.MaxNs, histogram.PercentileNs(50)));
    }

    [Fact]
    public void Adding_another_is_as_if_all_had_been_recorded_here()
    {
        var a = new LatencyHistogram();
        var b = new LatencyHistogram();
        for (int i = 1; i <= 100; i++) (i % 2 == 0 ? a : b).Record(i);
        a.Add(b);
        Assert.Equal((100, 100, 50), (a.Count, a.MaxNs, a.PercentileNs(50)));
    }

    [Fact]
    public void Recording_allocates_nothing()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10_000; i++) histogram.Record(i * 1000L);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
