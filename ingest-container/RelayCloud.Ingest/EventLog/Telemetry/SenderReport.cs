namespace RelayCloud.Ingest.EventLog.Telemetry;

/// <summary>What was sent to one partition.</summary>
/// <param name="Partition">Its id.</param>
/// <param name="Events">Events acknowledged.</param>
/// <param name="Batches">Batches acknowledged.</param>
/// <param name="Bytes">Bytes of these.</param>
/// <param name="LastSendUs">How long the last was on its way, microseconds.</param>
/// <param name="TooLarge">Values that were larger than a batch may be.</param>
/// <param name="FailuresTotal">Failures since the start.</param>
/// <param name="FailuresInARow">Failures since the last success.</param>
/// <param name="LastError">The last one, null = none.</param>
internal sealed record SenderReport(
    string Partition, long Events, long Batches, long Bytes, long LastSendUs, long TooLarge, long FailuresTotal, int FailuresInARow, string? LastError);
