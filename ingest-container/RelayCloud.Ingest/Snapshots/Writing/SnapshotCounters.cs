namespace RelayCloud.Ingest.Snapshots.Writing;

/// <summary>What the writer has counted since its start. Fields are changed with <see cref="Interlocked"/>.</summary>
internal sealed class SnapshotCounters
{
    public long Transactions;
    public long Rows;
    public long Chars;
    public long TooLarge;
    public long Refused;
    public long Failures;
    public long LastWriteAtMs;
}
