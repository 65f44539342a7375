namespace RelayCloud.Ingest.EventLog.Telemetry;

/// <summary>What is read of one partition.</summary>
/// <param name="Partition">Its id.</param>
/// <param name="IsReading">Whether it answers.</param>
/// <param name="Next">The sequence number that is read next; -1 while nothing is known.</param>
/// <param name="EventsBehind">Events between that and the partition's end, as far as it told.</param>
/// <param name="ReceivedAtMs">When it was last heard of, Unix ms; 0 = never.</param>
/// <param name="Taken">Events that brought something new.</param>
/// <param name="Known">Events that were known.</param>
/// <param name="Gaps">Times at which trades are missing.</param>
/// <param name="Foreign">Events that are not ours, or damaged.</param>
/// <param name="FailuresInARow">Failures since it was last heard of.</param>
/// <param name="LastError">The last one, null = none.</param>
internal sealed record ReaderReport(
    string Partition, bool IsReading, long Next, long EventsBehind, long ReceivedAtMs, long Taken, long Known, long Gaps, long Foreign, int FailuresInARow, string? LastError);
