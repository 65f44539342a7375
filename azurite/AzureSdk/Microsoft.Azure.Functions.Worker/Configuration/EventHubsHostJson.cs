using Azure.Messaging.EventHubs;

namespace Microsoft.Azure.Functions.Worker.Configuration;

/// <summary>extensions.eventHubs of host.json. Immutable.</summary>
internal sealed record EventHubsHostJson
{
    private const string Section = "extensions.eventHubs.";

    /// <summary>Most events in one invocation, 1 to 10,000. Default 100.</summary>
    public int EventsPerBatchMax { get; init; } = 100;

    /// <summary>Fewest events in one invocation, unless the wait is over; 1 to the maximum. Default 1.</summary>
    public int EventsPerBatchMin { get; init; } = 1;

    /// <summary>How long to wait for the fewest events. Default 60 s; without effect while the minimum is 1.</summary>
    public TimeSpan WaitMax { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Invocations per checkpoint. Default 1.</summary>
    public int BatchesPerCheckpoint { get; init; } = 1;

    /// <summary>Events fetched ahead per partition, 1 to 100,000. Default 300.</summary>
    public int PrefetchCount { get; init; } = 300;

    /// <summary>Where a partition without a checkpoint begins. Default at its start.</summary>
    public InitialOffset InitialOffset { get; init; } = InitialOffset.FromStart;

    /// <summary>The time of <see cref="Configuration.InitialOffset.FromEnqueuedTime"/>, UTC.</summary>
    public DateTimeOffset InitialEnqueuedTime { get; init; }

    /// <summary>clientRetryOptions: how operations on the hub are tried again. Default as <see cref="EventHubsRetryOptions"/>.</summary>
    public EventHubsRetryOptions ClientRetry { get; init; } = new();

    /// <summary>loadBalancingUpdateInterval: how often the partitions' owners are looked at and claims renewed. Default 10 s.</summary>
    public TimeSpan BalanceInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>partitionOwnershipExpirationInterval: after which the partitions of a crashed instance are taken over; at least twice the other. Default 30 s.</summary>
    public TimeSpan OwnershipLength { get; init; } = TimeSpan.FromSeconds(30);

    public static EventHubsHostJson Read(HostJsonReader reader)
    {
        var defaults = new EventHubsHostJson();
        var max = reader.Number(Section + "maxEventBatchSize", defaults.EventsPerBatchMax, 1, 10_000);
        var initial = defaults.InitialOffset;
        if (reader.Text(Section + "initialOffsetOptions.type") is { } type && (!Enum.TryParse(type, ignoreCase: true, out initial) || !Enum.IsDefined(initial)))
            reader.Fault($"{Section}initialOffsetOptions.type must be fromStart, fromEnd or fromEnqueuedTime");
        DateTimeOffset enqueued = default;
        var time = reader.Text(Section + "initialOffsetOptions.enqueuedTimeUtc");
        if (initial == InitialOffset.FromEnqueuedTime && !DateTimeOffset.TryParse(time, null, System.Globalization.DateTimeStyles.AssumeUniversal, out enqueued))
            reader.Fault($"{Section}initialOffsetOptions.enqueuedTimeUtc must be a time, such as 2026-01-01T00:00:00Z");
        var interval = reader.Duration(Section + "loadBalancingUpdateInterval", defaults.BalanceInterval, TimeSpan.FromMilliseconds(100));
        return new EventHubsHostJson
        {
            EventsPerBatchMax = max,
            EventsPerBatchMin = reader.Number(Section + "minEventBatchSize", defaults.EventsPerBatchMin, 1, max),
            WaitMax = reader.Duration(Section + "maxWaitTime", defaults.WaitMax, TimeSpan.FromMilliseconds(1)),
            BatchesPerCheckpoint = reader.Number(Section + "batchCheckpointFrequency", defaults.BatchesPerCheckpoint, 1, 1_000),
            PrefetchCount = reader.Number(Section + "prefetchCount", defaults.PrefetchCount, 1, 100_000),
            InitialOffset = initial,
            InitialEnqueuedTime = enqueued,
            ClientRetry = ReadClientRetry(reader),
            BalanceInterval = interval,
            OwnershipLength = reader.Duration(Section + "partitionOwnershipExpirationInterval", TimeSpan.FromTicks(Math.Max(defaults.OwnershipLength.Ticks, interval.Ticks * 3)), interval * 2),
        };
    }

    private static EventHubsRetryOptions ReadClientRetry(HostJsonReader reader)
    {
        const string Retry = Section + "clientRetryOptions.";
        var options = new EventHubsRetryOptions();
        var mode = options.Mode;
        if (reader.Text(Retry + "mode") is { } text && (!Enum.TryParse(text, ignoreCase: true, out mode) || !Enum.IsDefined(mode))) reader.Fault($"{Retry}mode must be exponential or fixed");
        options.Mode = Enum.IsDefined(mode) ? mode : options.Mode;
        options.MaximumRetries = reader.Number(Retry + "maximumRetries", options.MaximumRetries, 0, 100);
        options.Delay = reader.Duration(Retry + "delay", options.Delay, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(5));
        options.MaximumDelay = reader.Duration(Retry + "maximumDelay", options.MaximumDelay, TimeSpan.Zero);
        options.TryTimeout = reader.Duration(Retry + "tryTimeout", options.TryTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        return options;
    }
}
