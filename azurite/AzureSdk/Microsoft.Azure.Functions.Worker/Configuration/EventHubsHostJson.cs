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
        return new EventHubsHostJson
        {
            EventsPerBatchMax = max,
            EventsPerBatchMin = reader.Number(Section + "minEventBatchSize", defaults.EventsPerBatchMin, 1, max),
            WaitMax = reader.Duration(Section + "maxWaitTime", defaults.WaitMax, TimeSpan.FromMilliseconds(1)),
            BatchesPerCheckpoint = reader.Number(Section + "batchCheckpointFrequency", defaults.BatchesPerCheckpoint, 1, 1_000),
            PrefetchCount = reader.Number(Section + "prefetchCount", defaults.PrefetchCount, 1, 100_000),
            InitialOffset = initial,
            InitialEnqueuedTime = enqueued,
        };
    }
}
