using RelayCloud.Ingest.Snapshots.Telemetry;
using RelayCloud.Ingest.Snapshots.Writing;

namespace RelayCloud.Ingest.Snapshots;

/// <summary>How the writer of snapshots does, for <c>/health</c> and <c>/stats</c>. Thread safe.</summary>
internal sealed class SnapshotsStatus(SnapshotWriter writer, SnapshotsOptions options)
{
    /// <summary><c>ok</c>, or <c>behind</c>.</summary>
    public string State => writer.BehindMs > options.BehindMsMax ? "behind" : "ok";

    /// <summary>Everything.</summary>
    public SnapshotsReport Report()
    {
        SnapshotCounters counters = writer.Counters;
        return new SnapshotsReport(
            State,
            writer.BehindMs,
            writer.PartitionCount,
            writer.RowCount,
            Interlocked.Read(ref counters.Transactions),
            Interlocked.Read(ref counters.Rows),
            Interlocked.Read(ref counters.Chars),
            Interlocked.Read(ref counters.TooLarge),
            Interlocked.Read(ref counters.Refused),
            Interlocked.Read(ref counters.Failures),
            writer.FailuresInARow,
            Interlocked.Read(ref counters.LastWriteAtMs),
            writer.LastError);
    }
}
