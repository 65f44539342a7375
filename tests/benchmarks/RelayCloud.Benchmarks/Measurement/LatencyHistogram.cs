using System.Numerics;

namespace RelayCloud.Benchmarks.Measurement;

/// <summary>
/// A high-dynamic-range histogram of nanoseconds: each power of two is cut into 1,024 equal buckets, so a value is known to better than 0.1 % from
/// 1 ns to <see cref="ValueNsMax"/>. Recording allocates nothing. One thread at a time.
/// </summary>
internal sealed class LatencyHistogram
{
    /// <summary>What is recorded for anything longer: 137 s.</summary>
    public const long ValueNsMax = (1L << 37) - 1;

    private const int SubBits = 10;
    private const int SubCount = 1 << SubBits;
    private readonly long[] _counts = new long[(37 - SubBits + 1) * SubCount];

    /// <summary>How many values were recorded.</summary>
    public long Count { get; private set; }

    /// <summary>The longest value recorded, exactly; 0 when empty.</summary>
    public long MaxNs { get; private set; }

    /// <summary>Records a value; less than 0 counts as 0.</summary>
    public void Record(long ns)
    {
        ns = Math.Clamp(ns, 0, ValueNsMax);
        if (ns > MaxNs) MaxNs = ns;
        Count++;
        _counts[IndexOf(ns)]++;
    }

    /// <summary>The smallest bucket value that at least this share of the values does not exceed. 0 when empty.</summary>
    /// <param name="percent">0 to 100.</param>
    public long PercentileNs(double percent)
    {
        long rank = Math.Max(1, (long)Math.Ceiling(percent / 100 * Count));
        long seen = 0;
        for (int i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (seen >= rank && _counts[i] > 0) return Math.Min(HighestOf(i), MaxNs);
        }

        return MaxNs;
    }

    /// <summary>How many values were above that, to the bucket's precision.</summary>
    public long CountAbove(long ns)
    {
        long above = 0;
        for (int i = IndexOf(Math.Clamp(ns, 0, ValueNsMax)) + 1; i < _counts.Length; i++) above += _counts[i];
        return above;
    }

    /// <summary>Adds all values of another histogram.</summary>
    public void Add(LatencyHistogram other)
    {
        for (int i = 0; i < _counts.Length; i++) _counts[i] += other._counts[i];
        Count += other.Count;
        MaxNs = Math.Max(MaxNs, other.MaxNs);
    }

    public void Clear()
    {
        Array.Clear(_counts);
        Count = 0;
        MaxNs = 0;
    }

    private static int IndexOf(long ns)
    {
        // Below 2^SubBits every value has its own bucket; above, the leading bit picks the row and the next SubBits bits the bucket.
        int shift = Math.Max(0, BitOperations.Log2((ulong)ns | 1) - SubBits);
        return shift == 0 ? (int)ns : (shift * SubCount) + (int)(ns >> shift);
    }

    private static long HighestOf(int index)
    {
        int shift = Math.Max(0, (index / SubCount) - 1);
        return (((long)(index - (shift * SubCount)) + 1) << shift) - 1;
    }
}
