namespace RelayCloud.Ingest.EventLog.Telemetry;

/// <summary>How the event log does.</summary>
/// <param name="State">See <see cref="EventLogStatus.State"/>.</param>
/// <param name="IsRecovered">Whether all that the log has was restored at start.</param>
/// <param name="RecoveryMs">How long that took.</param>
/// <param name="RecoveryEvents">How many events were read for it.</param>
/// <param name="Writer">The writer; null on an edge.</param>
/// <param name="Partitions">What is read, by partition; of a writer, what was at start.</param>
/// <param name="LastError">Why the log could not be asked for its partitions; null = it could.</param>
internal sealed record EventLogReport(
    string State, bool IsRecovered, long RecoveryMs, long RecoveryEvents, WriterReport? Writer, IReadOnlyList<ReaderReport> Partitions, string? LastError);
