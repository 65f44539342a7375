using RelayCloud.Benchmarks.Measurement;

namespace RelayCloud.Benchmarks.Results;

/// <summary>The usual figures of a histogram.</summary>
internal static class LatencyFigures
{
    /// <summary>p50, p90, p99, p99.9 and the maximum, in milliseconds.</summary>
    public static IEnumerable<Figure> Of(LatencyHistogram latency, string prefix = "")
    {
        yield return new Figure($"{prefix}p50 ms", latency.PercentileNs(50) / 1e6);
        yield return new Figure($"{prefix}p90 ms", latency.PercentileNs(90) / 1e6);
        yield return new Figure($"{prefix}p99 ms", latency.PercentileNs(99) / 1e6);
        yield return new Figure($"{prefix}p99.9 ms", latency.PercentileNs(99.9) / 1e6);
        yield return new Figure($"{prefix}max ms", latency.MaxNs / 1e6);
    }
}
