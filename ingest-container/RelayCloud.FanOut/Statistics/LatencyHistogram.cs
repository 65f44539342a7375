using System.Numerics;

namespace RelayCloud.FanOut.Statistics;

/// <summary>
/// A log-linear histogram of durations in microseconds, 0 to about 71 minutes, each bucket at most 1.6 % wide.
/// One writer; any number of readers, who may see a value or two less than were recorded.
/// </summary>
public sealed class LatencyHistogram
{
    private const int SubBits = 6;
    private const int Sub = 1 << SubBits;
    private const int Buckets = (32 - SubBits + 1) * Sub;

    private readonly long[] _counts = new long[Buckets];
    private long _count;
    private long _maxUs;
    private long _sumUs;

    /// <summary>How many durations were recorded.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>The longest, microseconds.</summary>
    public long MaxUs => Volatile.Read(ref _maxUs);

    /// <summary>Their sum, microseconds.</summary>
    public long SumUs => Volatile.Read(ref _sumUs);

    /// <summary>Records one; negative ones (a clock set back) count as 0.</summary>
    public void Record(long durationUs)
    {
        uint us = (uint)Math.Clamp(durationUs, 0, uint.MaxValue);
        _counts[IndexOf(us)]++;
        Volatile.Write(ref _sumUs, _sumUs + us);
        if (us > _maxUs) Volatile.Write(ref _maxUs, us);
        Volatile.Write(ref _count, _count + 1);
    }

    /// <summary>Adds another histogram's counts to this one.</summary>
    public void Add(LatencyHistogram other)
    {
        for (int i = 0; i < Buckets; i++) _counts[i] += Volatile.Read(ref other._counts[i]);
        _count += other.Count;
        _sumUs += other.SumUs;
        _maxUs = Math.Max(_maxUs, other.MaxUs);
    }

    /// <summary>The duration, microseconds, that a share of all durations does not exceed; 0 when there are none.</summary>
    /// <param name="quantile">0 to 1, e.g. 0.99.</param>
    public long Quantile(double quantile)
    {
        long count = Count;
        if (count == 0) return 0;
        long rank = Math.Clamp((long)Math.Ceiling(quantile * count), 1, count);
        long seen = 0;
        for (int i = 0; i < Buckets; i++)
        {
            seen += Volatile.Read(ref _counts[i]);
            if (seen >= rank) return Math.Min(UpperOf(i), MaxUs);
        }

        return MaxUs;
    }

    private static int IndexOf(uint us)
    {
        if (us < Sub) return (int)us;
        int shift = BitOperations.Log2(us) - SubBits;
        return (shift << SubBits) + (int)(us >> shift);
    }

    private static long UpperOf(int index)
    {
        if (index < 2 * Sub) return index;
        int shift = (index >> SubBits) - 1;
        return ((long)((index & (Sub - 1)) | Sub) << shift) + (1L << shift) - 1;
    }
}
