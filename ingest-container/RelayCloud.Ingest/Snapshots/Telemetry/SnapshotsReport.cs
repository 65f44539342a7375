namespace RelayCloud.Ingest.Snapshots.Telemetry;

/// <summary>How the writer of snapshots does.</summary>
/// <param name="State"><c>ok</c>, or <c>behind</c>: a changed value has waited longer than <see cref="SnapshotsOptions.BehindMsMax"/>.</param>
/// <param name="BehindMs">For how long the one that waits longest has waited, milliseconds; below the interval when all is well.</param>
/// <param name="Partitions">Coins, and one for what belongs to none.</param>
/// <param name="Rows">Rows, those without a value yet included.</param>
/// <param name="Transactions">Transactions since the start.</param>
/// <param name="RowsWritten">Rows in these.</param>
/// <param name="CharsWritten">Data in these, UTF-16 units.</param>
/// <param name="TooLarge">Values that did not fit into a row.</param>
/// <param name="Refused">Transactions that were refused for what they held.</param>
/// <param name="FailuresTotal">Requests that failed.</param>
/// <param name="FailuresInARow">Failures since the last success; what fails together counts once.</param>
/// <param name="LastWriteAtMs">When a transaction last succeeded, Unix milliseconds; 0 = never.</param>
/// <param name="LastError">The last failure, null = none ever.</param>
internal sealed record SnapshotsReport(
    string State, long BehindMs, int Partitions, int Rows, long Transactions, long RowsWritten, long CharsWritten, long TooLarge, long Refused,
    long FailuresTotal, int FailuresInARow, long LastWriteAtMs, string? LastError);
