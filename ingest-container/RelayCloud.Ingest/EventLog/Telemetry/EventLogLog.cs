using Azure.Messaging.EventHubs;

namespace RelayCloud.Ingest.EventLog;

/// <summary>What the event log writes to the container's log. Event ids 6001 and up.</summary>
internal static partial class EventLogLog
{
    [LoggerMessage(EventId = 6001, Level = LogLevel.Information, Message = "No Event Hubs is configured (Relay:EventHubs): there is no log, no recovery after a restart, and no edge can follow.")]
    public static partial void NotConfigured(ILogger logger);

    [LoggerMessage(EventId = 6002, Level = LogLevel.Error, Message = "The spill to local disk is full ({Bytes} of at most {BytesMax} bytes): the oldest State values are given up, then trades. The log will have gaps.")]
    public static partial void SpillFull(ILogger logger, long bytes, long bytesMax);

    [LoggerMessage(EventId = 6003, Level = LogLevel.Critical, Message = "{Trades} trades that were not in the log yet were given up, because the spill to local disk is full.")]
    public static partial void TradesGivenUp(ILogger logger, long trades);

    [LoggerMessage(EventId = 6004, Level = LogLevel.Error, Message = "The spill directory {Directory} cannot be written.")]
    public static partial void DiskFault(ILogger logger, string directory, Exception e);

    [LoggerMessage(EventId = 6005, Level = LogLevel.Warning, Message = "Event Hubs does not take events for partition {Partition} ({Failures} failures in a row); they are kept on local disk. {Reason}")]
    public static partial void SendFailing(ILogger logger, string partition, int failures, string reason, Exception? e);

    [LoggerMessage(EventId = 6006, Level = LogLevel.Information, Message = "Event Hubs takes events for partition {Partition} again.")]
    public static partial void SendRecovered(ILogger logger, string partition);

    [LoggerMessage(EventId = 6007, Level = LogLevel.Warning, Message = "Event Hubs cannot be asked for the partitions of {Hub}; asking again. {Reason}")]
    public static partial void NoPartitions(ILogger logger, string hub, string reason, Exception? e);

    [LoggerMessage(EventId = 6008, Level = LogLevel.Error, Message = "A value of {Bytes} bytes of {Topic} does not fit into an event and is not in the log.")]
    public static partial void TooLarge(ILogger logger, string topic, int bytes);

    [LoggerMessage(EventId = 6009, Level = LogLevel.Warning, Message = "{Pending} bytes were not acknowledged by Event Hubs when the container stopped; they are on local disk and will be sent after the next start.")]
    public static partial void StoppedWithPending(ILogger logger, long pending);

    [LoggerMessage(EventId = 6010, Level = LogLevel.Information, Message = "{Topics} topics were restored from {Events} events of the log and {Leftovers} of local disk in {Ms} ms.")]
    public static partial void Recovered(ILogger logger, int topics, long events, long leftovers, long ms);

    [LoggerMessage(EventId = 6011, Level = LogLevel.Warning, Message = "The log could not be read whole within {Ms} ms ({Events} events were): topics that were not restored begin anew, and customers cannot resume them. {Error}")]
    public static partial void RecoveryIncomplete(ILogger logger, long ms, long events, string? error);

    [LoggerMessage(EventId = 6012, Level = LogLevel.Warning, Message = "Partition {Partition} of the log cannot be read ({Failures} failures in a row); trying again. {Reason}")]
    public static partial void ReadFailing(ILogger logger, string partition, int failures, string reason, Exception? e);

    [LoggerMessage(EventId = 6013, Level = LogLevel.Information, Message = "Partition {Partition} of the log is read again.")]
    public static partial void ReadRecovered(ILogger logger, string partition);

    [LoggerMessage(EventId = 6014, Level = LogLevel.Error, Message = "Trades of {Topic} before offset {Offset} are missing in the log.")]
    public static partial void TradesMissing(ILogger logger, string topic, long offset);

    [LoggerMessage(EventId = 6015, Level = LogLevel.Warning, Message = "Partition {Partition} of the log begins anew: it ends at {Last}, and was read up to {Read}.")]
    public static partial void LogBeganAnew(ILogger logger, string partition, long last, long read);

    [LoggerMessage(EventId = 6016, Level = LogLevel.Warning, Message = "An event in partition {Partition} at {SequenceNumber} is not one of ours; it is passed over, as others like it will be.")]
    public static partial void ForeignEvent(ILogger logger, string partition, long sequenceNumber);

    [LoggerMessage(EventId = 6017, Level = LogLevel.Error, Message = "The event log's {What} failed; it goes on.")]
    public static partial void Failed(ILogger logger, string what, Exception e);

    /// <summary>The exception, to be logged with where it came from, unless it is what the service or the way to it does now and then.</summary>
    public static Exception? Unexpected(Exception e) => e is EventHubsException ? null : e;
}
