namespace RelayCloud.MarketApi.Snapshots;

/// <summary>What the snapshots cost so far. Thread safe.</summary>
internal sealed class SnapshotCounters
{
    private long _reads;
    private long _stale;

    /// <summary>Rows read, or tried to be.</summary>
    public long Reads => Volatile.Read(ref _reads);

    /// <summary>Answers from what is older than it should be.</summary>
    public long Stale => Volatile.Read(ref _stale);

    public void CountRead() => Interlocked.Increment(ref _reads);

    public void CountStale() => Interlocked.Increment(ref _stale);
}
