using Azure.Messaging.EventHubs;

namespace RelayCloud.Ingest.EventLog;

/// <summary>Checks <see cref="EventHubsOptions"/> whole.</summary>
internal static class EventHubsOptionsValidator
{
    private const int SegmentBytesMin = 1 << 20;

    /// <summary>Every mistake, one sentence each; empty when they are sound.</summary>
    public static IEnumerable<string> Validate(EventHubsOptions options)
    {
        List<string> errors = [];
        Numbers(options, errors);
        if (!options.IsConfigured) return errors;
        if (!string.IsNullOrEmpty(options.ConnectionString) && !string.IsNullOrEmpty(options.FullyQualifiedNamespace))
            errors.Add("Relay:EventHubs has both ConnectionString and FullyQualifiedNamespace; give one of them.");
        if (options.Hub.Length == 0) errors.Add("Relay:EventHubs:Hub is empty; it must be the name of the event hub.");
        if (options.ConsumerGroup.Length == 0) errors.Add("Relay:EventHubs:ConsumerGroup is empty; it must be the name of a consumer group, e.g. $Default.");
        if (!string.IsNullOrEmpty(options.FullyQualifiedNamespace) && Uri.CheckHostName(options.FullyQualifiedNamespace) == UriHostNameType.Unknown)
            errors.Add("Relay:EventHubs:FullyQualifiedNamespace is not a host name; it must be like name.servicebus.windows.net.");
        if (!string.IsNullOrEmpty(options.ConnectionString)) ConnectionString(options, errors);
        return errors;
    }

    private static void ConnectionString(EventHubsOptions options, List<string> errors)
    {
        try
        {
            EventHubsConnectionStringProperties parsed = EventHubsConnectionStringProperties.Parse(options.ConnectionString!);
            if (parsed.EventHubName is { Length: > 0 } hub && hub != options.Hub) errors.Add($"Relay:EventHubs:ConnectionString names the hub {hub} and Relay:EventHubs:Hub another, {options.Hub}.");
            if (parsed.Endpoint is null) errors.Add("Relay:EventHubs:ConnectionString has no Endpoint.");
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            // The message of the exception could hold the key.
            errors.Add("Relay:EventHubs:ConnectionString cannot be read; it must be like Endpoint=sb://…;SharedAccessKeyName=…;SharedAccessKey=….");
        }
    }

    private static void Numbers(EventHubsOptions o, List<string> errors)
    {
        Check(nameof(o.BatchBytesMax), o.BatchBytesMax, 16 * 1024, 1024 * 1024);
        Check(nameof(o.BatchesInFlightMax), o.BatchesInFlightMax, 1, 32);
        Check(nameof(o.LingerMsMax), o.LingerMsMax, 0, 1_000);
        Check(nameof(o.TryTimeoutMs), o.TryTimeoutMs, 100, 300_000);
        Check(nameof(o.BackoffMsMax), o.BackoffMsMax, 10, 300_000);
        Check(nameof(o.FlushMsMax), o.FlushMsMax, 0, 300_000);
        Check(nameof(o.SpillSegmentBytes), o.SpillSegmentBytes, SegmentBytesMin, 256 << 20);
        Check(nameof(o.SpillBytesMax), o.SpillBytesMax, 4L * Math.Clamp(o.SpillSegmentBytes, SegmentBytesMin, 256 << 20), 1L << 40);
        Check(nameof(o.RecoverSeconds), o.RecoverSeconds, 0, 86_400);
        Check(nameof(o.RecoverEventsMax), o.RecoverEventsMax, 1, 100_000_000);
        Check(nameof(o.RecoverMsMax), o.RecoverMsMax, 100, 3_600_000);
        Check(nameof(o.TradeGapMsMax), o.TradeGapMsMax, 0, 600_000);
        Check(nameof(o.BehindEventsMax), o.BehindEventsMax, 1, 100_000_000);
        Check(nameof(o.BehindBytesMax), o.BehindBytesMax, 1, 1L << 40);

        void Check(string name, long value, long min, long max)
        {
            if (value < min || value > max) errors.Add($"Relay:EventHubs:{name} is {value}; it must be from {min} to {max}.");
        }
    }
}
