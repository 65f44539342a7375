namespace RelayCloud.Ingest.EventLog.Telemetry;

/// <summary>What is written to the log.</summary>
/// <param name="PendingBytes">Bytes that wait for Event Hubs, at most a second out of date.</param>
/// <param name="SpillBytes">Disk in use.</param>
/// <param name="Values">Values written since the start, repeats included.</param>
/// <param name="Repeated">Values of quiet topics that were repeated.</param>
/// <param name="LostTrades">Trades given up because the disk's share was full.</param>
/// <param name="LostStates">State values given up for that.</param>
/// <param name="DiskFaults">Times at which the disk refused.</param>
/// <param name="Partitions">By partition.</param>
internal sealed record WriterReport(
    long PendingBytes, long SpillBytes, long Values, long Repeated, long LostTrades, long LostStates, long DiskFaults, IReadOnlyList<SenderReport> Partitions);
