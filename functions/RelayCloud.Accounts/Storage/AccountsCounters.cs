namespace RelayCloud.Accounts.Storage;

/// <summary>What the accounts cost at Table Storage. Thread safe; values only grow.</summary>
public sealed class AccountsCounters
{
    private long _reads;
    private long _rangeReads;
    private long _writes;
    private long _failures;

    /// <summary>Point reads.</summary>
    public long PointReads => Volatile.Read(ref _reads);

    /// <summary>Range queries (the change feed asks one each interval).</summary>
    public long RangeReads => Volatile.Read(ref _rangeReads);

    /// <summary>Single writes and transactions.</summary>
    public long Writes => Volatile.Read(ref _writes);

    /// <summary>Requests that failed for the service's or the network's fault.</summary>
    public long Failures => Volatile.Read(ref _failures);

    internal void CountRead() => Interlocked.Increment(ref _reads);

    internal void CountRangeRead() => Interlocked.Increment(ref _rangeReads);

    internal void CountWrite() => Interlocked.Increment(ref _writes);

    internal void CountFailure() => Interlocked.Increment(ref _failures);
}
