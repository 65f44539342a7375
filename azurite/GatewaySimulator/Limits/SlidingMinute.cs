namespace RelayCloud.GatewaySimulator.Limits;

/// <summary>Counts what happened in the last 60 s, in 60 buckets of a second. Not thread-safe: the owner locks.</summary>
internal sealed class SlidingMinute(TimeProvider time)
{
    private const int Buckets = 60;
    private readonly long[] _counts = new long[Buckets];
    private readonly long _startTimestamp = time.GetTimestamp();
    private long _second;
    private long _total;

    /// <summary>The sum over the last minute.</summary>
    public long Total
    {
        get
        {
            Advance();
            return _total;
        }
    }

    public void Add(long amount)
    {
        Advance();
        _counts[_second % Buckets] += amount;
        _total += amount;
    }

    /// <summary>Adds if the sum stays within the maximum; a maximum of 0 is no limit.</summary>
    public bool TryAdd(long amount, long max)
    {
        if (max > 0 && Total + amount > max) return false;
        Add(amount);
        return true;
    }

    private void Advance()
    {
        long now = (long)time.GetElapsedTime(_startTimestamp).TotalSeconds;
        for (int i = 0; _second < now && i < Buckets; i++)
        {
            _second++;
            _total -= _counts[_second % Buckets];
            _counts[_second % Buckets] = 0;
        }
        _second = now;
    }
}
