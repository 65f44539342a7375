namespace RelayCloud.Ingest.Snapshots.Telemetry;

/// <summary>What the writer of snapshots writes to the container's log. Event ids 6101 and up.</summary>
internal static partial class SnapshotsLog
{
    [LoggerMessage(EventId = 6101, Level = LogLevel.Information, Message = "No Table Storage is configured (Relay:Tables): no snapshots are written.")]
    public static partial void NotConfigured(ILogger logger);

    [LoggerMessage(EventId = 6102, Level = LogLevel.Warning, Message = "Snapshots cannot be written ({Failures} failures in a row); the newest values will be once they can.")]
    public static partial void Failing(ILogger logger, int failures, Exception e);

    [LoggerMessage(EventId = 6103, Level = LogLevel.Information, Message = "Snapshots are written again.")]
    public static partial void Recovered(ILogger logger);

    [LoggerMessage(EventId = 6104, Level = LogLevel.Error, Message = "Table Storage refuses the snapshots of partition {Partition} ({Count} refusals since the start); they are tried again in a minute.")]
    public static partial void Refused(ILogger logger, string partition, long count, Exception e);

    [LoggerMessage(EventId = 6105, Level = LogLevel.Error, Message = "A value of partition {Partition} does not fit into a row and is not written ({Count} since the start).")]
    public static partial void TooLarge(ILogger logger, string partition, long count);

    [LoggerMessage(EventId = 6106, Level = LogLevel.Error, Message = "A sweep of the snapshots failed; it goes on.")]
    public static partial void Failed(ILogger logger, Exception e);

    [LoggerMessage(EventId = 6107, Level = LogLevel.Warning, Message = "The list of symbols could not be made; it is tried again in {RetryMs} ms.")]
    public static partial void SymbolsFailed(ILogger logger, double retryMs, Exception e);
}
