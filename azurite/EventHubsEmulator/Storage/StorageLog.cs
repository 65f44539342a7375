namespace RelayCloud.EventHubsEmulator.Storage;

/// <summary>What storage tells the operator. Event ids 1100 to 1199; names are stable.</summary>
internal static partial class StorageLog
{
    [LoggerMessage(1100, LogLevel.Information, "{Partition}: cut {TornBytes} torn bytes behind the last whole event; none of them was acknowledged")]
    public static partial void TornTailCut(ILogger logger, string partition, long tornBytes);

    [LoggerMessage(1101, LogLevel.Error, "{Partition}: {DamagedBytes} bytes of {Segment} are damaged; the events in them are lost, those around them are kept")]
    public static partial void SegmentDamaged(ILogger logger, string partition, string segment, long damagedBytes);

    [LoggerMessage(1102, LogLevel.Error, "{Partition}: {Segment} ends {MissingBytes} bytes early; the events in them are lost")]
    public static partial void SegmentShort(ILogger logger, string partition, string segment, long missingBytes);

    [LoggerMessage(1103, LogLevel.Error, "{Partition}: writing failed, {Appends} appends are refused: {Reason}")]
    public static partial void WriteFailed(ILogger logger, string partition, int appends, string reason);

    [LoggerMessage(1104, LogLevel.Information, "{Partition}: writing works again")]
    public static partial void WritesAgain(ILogger logger, string partition);

    [LoggerMessage(1105, LogLevel.Debug, "{Partition}: retention deleted {Segments} segments with {Bytes} bytes")]
    public static partial void SegmentsDeleted(ILogger logger, string partition, int segments, long bytes);

    [LoggerMessage(1106, LogLevel.Warning, "{Partition}: retention could not finish and tries again later: {Reason}")]
    public static partial void RetentionFailed(ILogger logger, string partition, string reason);

    [LoggerMessage(1107, LogLevel.Error, "{Partition}: a reader skipped {SkippedBytes} damaged bytes at offset {Offset}")]
    public static partial void DamageSkipped(ILogger logger, string partition, long skippedBytes, long offset);

    [LoggerMessage(1108, LogLevel.Warning, "{Partition}: the index of {Segment} could not be written and is made anew at the next start: {Reason}")]
    public static partial void IndexNotWritten(ILogger logger, string partition, string segment, string reason);
}
