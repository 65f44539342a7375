using System.Diagnostics.Metrics;
using RelayCloud.Ingest.Snapshots.Writing;

namespace RelayCloud.Ingest.Snapshots.Telemetry;

/// <summary>The metrics of the writer of snapshots, meter <c>RelayCloud</c>. All are read from counters when somebody collects them.</summary>
internal sealed class SnapshotsMetrics : IDisposable
{
    private readonly Meter _meter = new("RelayCloud");

    public SnapshotsMetrics(SnapshotWriter writer)
    {
        SnapshotCounters counters = writer.Counters;
        _meter.CreateObservableCounter("hl_relay_snapshots_transactions_total", () => Interlocked.Read(ref counters.Transactions), "{transaction}", "Transactions written to the table of snapshots.");
        _meter.CreateObservableCounter("hl_relay_snapshots_rows_total", () => Interlocked.Read(ref counters.Rows), "{row}", "Rows written.");
        _meter.CreateObservableCounter("hl_relay_snapshots_too_large_total", () => Interlocked.Read(ref counters.TooLarge), "{value}", "Values that did not fit into a row.");
        _meter.CreateObservableCounter("hl_relay_snapshots_refused_total", () => Interlocked.Read(ref counters.Refused), "{transaction}", "Transactions refused for what they held.");
        _meter.CreateObservableCounter("hl_relay_snapshots_failures_total", () => Interlocked.Read(ref counters.Failures), "{failure}", "Requests that failed.");
        _meter.CreateObservableGauge("hl_relay_snapshots_behind_ms", () => writer.BehindMs, "ms", "For how long the value that waits longest has waited to be written.");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}
