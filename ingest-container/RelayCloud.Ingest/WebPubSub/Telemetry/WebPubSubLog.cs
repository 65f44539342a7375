namespace RelayCloud.Ingest.WebPubSub.Telemetry;

/// <summary>What the publisher writes to the container's log. Event ids 6201 and up.</summary>
internal static partial class WebPubSubLog
{
    [LoggerMessage(EventId = 6201, Level = LogLevel.Warning, Message = "Web PubSub cannot be published to ({Failures} failures in a row); State will come with its newest value, and trades complete or with a notice of what is missing.")]
    public static partial void Failing(ILogger logger, int failures, Exception e);

    [LoggerMessage(EventId = 6202, Level = LogLevel.Information, Message = "Web PubSub is published to again.")]
    public static partial void Recovered(ILogger logger);

    [LoggerMessage(EventId = 6203, Level = LogLevel.Error, Message = "Web PubSub refuses a message to group {Group} ({Count} refusals since the start); it is tried again in a minute.")]
    public static partial void Refused(ILogger logger, string group, long count, Exception e);

    [LoggerMessage(EventId = 6204, Level = LogLevel.Error, Message = "A round of the publisher failed; it goes on.")]
    public static partial void Failed(ILogger logger, Exception e);

    [LoggerMessage(EventId = 6205, Level = LogLevel.Warning, Message = "The groups that have connections cannot be read ({Failures} failures in a row); those known stay as they are for a while.")]
    public static partial void DemandFailing(ILogger logger, int failures, Exception e);

    [LoggerMessage(EventId = 6206, Level = LogLevel.Information, Message = "The groups that have connections are read again.")]
    public static partial void DemandRecovered(ILogger logger);

    [LoggerMessage(EventId = 6207, Level = LogLevel.Warning, Message = "Web PubSub is configured without Table Storage (Relay:Tables), where the groups that have connections would be: nothing is published.")]
    public static partial void NoTables(ILogger logger);

    [LoggerMessage(EventId = 6208, Level = LogLevel.Information, Message = "The groups of partition {Partition} are published by this container now; they were {Owner}'s.")]
    public static partial void PartitionTaken(ILogger logger, int partition, string owner);

    [LoggerMessage(EventId = 6209, Level = LogLevel.Information, Message = "The groups of partition {Partition} were handed over, to whoever takes them.")]
    public static partial void PartitionHandedOver(ILogger logger, int partition);

    [LoggerMessage(EventId = 6210, Level = LogLevel.Warning, Message = "The groups of partition {Partition} are another container's now: this one had not renewed its lease in time.")]
    public static partial void PartitionLost(ILogger logger, int partition);

    [LoggerMessage(EventId = 6211, Level = LogLevel.Warning, Message = "The table of partitions does not answer ({Failures} failures in a row); what is not renewed in time is not published until it is.")]
    public static partial void LeasesFailing(ILogger logger, int failures, Exception e);

    [LoggerMessage(EventId = 6212, Level = LogLevel.Information, Message = "The table of partitions answers again.")]
    public static partial void LeasesRecovered(ILogger logger);

    [LoggerMessage(EventId = 6231, Level = LogLevel.Warning, Message = "What the groups take cannot be written ({Failures} failures in a row); the cost is reckoned from older figures meanwhile.")]
    public static partial void RatesFailing(ILogger logger, int failures, Exception e);

    [LoggerMessage(EventId = 6232, Level = LogLevel.Information, Message = "What the groups take is written again.")]
    public static partial void RatesRecovered(ILogger logger);
}
