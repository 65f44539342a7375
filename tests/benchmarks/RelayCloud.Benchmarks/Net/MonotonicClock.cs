using System.Diagnostics;

namespace RelayCloud.Benchmarks.Net;

/// <summary>The one clock of all measurements: CLOCK_MONOTONIC, nanoseconds, the same for every thread and process of the machine.</summary>
internal static class MonotonicClock
{
    /// <summary>Now, nanoseconds since an arbitrary start.</summary>
    public static long NowNs => Stopwatch.GetTimestamp();

    /// <summary>Throws where the clock does not tick in nanoseconds, since every stamp would be wrong.</summary>
    public static void Check()
    {
        if (Stopwatch.Frequency != 1_000_000_000)
            throw new PlatformNotSupportedException($"The clock ticks {Stopwatch.Frequency} times a second; the stamps need nanoseconds (Linux).");
    }
}
