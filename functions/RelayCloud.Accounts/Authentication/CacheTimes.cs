namespace RelayCloud.Accounts.Authentication;

/// <summary>The cache's times in ticks of its clock, and what is counted, shared by all its rows.</summary>
internal sealed class CacheTimes
{
    private long _reads;
    private long _readFailures;
    private long _staleUses;

    public CacheTimes(AccountsCacheOptions options, TimeProvider time)
    {
        Time = time;
        ReadTimeout = options.ReadTimeout;
        TimeToLive = Ticks(options.TimeToLive);
        RefreshAfter = Ticks(options.RefreshAfter);
        StaleMax = Ticks(options.StaleMax);
        RetryAfter = Ticks(options.RetryAfter);
        Unknown = Ticks(options.UnknownTimeToLive);
    }

    public TimeProvider Time { get; }

    public TimeSpan ReadTimeout { get; }

    public long TimeToLive { get; }

    public long RefreshAfter { get; }

    public long StaleMax { get; }

    public long RetryAfter { get; }

    public long Unknown { get; }

    public long Reads => Volatile.Read(ref _reads);

    public long ReadFailures => Volatile.Read(ref _readFailures);

    public long StaleUses => Volatile.Read(ref _staleUses);

    public long Now() => Time.GetTimestamp();

    public void CountRead() => Interlocked.Increment(ref _reads);

    public void CountReadFailure() => Interlocked.Increment(ref _readFailures);

    public void CountStaleUse() => Interlocked.Increment(ref _staleUses);

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * Time.TimestampFrequency);
}
