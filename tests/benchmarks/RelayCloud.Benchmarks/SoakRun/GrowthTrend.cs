using System.Runtime.InteropServices;

namespace RelayCloud.Benchmarks.SoakRun;

/// <summary>The straight line through samples of a size, by least squares.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct GrowthTrend(double PerSecond, double Seconds)
{
    /// <summary>Share of the samples at the start that is left out: a runtime compiles and fills its pools then.</summary>
    public const double WarmUpShare = 0.25;

    /// <summary>Growth over the judged part.</summary>
    public double Total => PerSecond * Seconds;

    /// <summary>Of samples of (seconds, size) in order of time; zero for fewer than two.</summary>
    public static GrowthTrend Of(IReadOnlyList<(double Seconds, double Size)> samples)
    {
        (double Seconds, double Size)[] judged = [.. samples.Skip((int)Math.Ceiling(samples.Count * WarmUpShare))];
        if (judged.Length < 2) return default;
        double meanX = judged.Average(s => s.Seconds), meanY = judged.Average(s => s.Size);
        double covariance = judged.Sum(s => (s.Seconds - meanX) * (s.Size - meanY));
        double variance = judged.Sum(s => (s.Seconds - meanX) * (s.Seconds - meanX));
        return variance == 0 ? default : new GrowthTrend(covariance / variance, judged[^1].Seconds - judged[0].Seconds);
    }
}
