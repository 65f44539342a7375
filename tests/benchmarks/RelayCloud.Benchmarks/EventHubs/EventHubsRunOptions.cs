namespace RelayCloud.Benchmarks.EventHubs;

/// <summary>What one run of the <c>eventhubs</c> suite does. Immutable.</summary>
internal sealed record EventHubsRunOptions
{
    /// <summary>Bytes of an event's body, at least 16.</summary>
    public int SizeBytes { get; init; } = 1500;

    /// <summary>Partitions of the hub, each with a sender and a reader of its own, 1 to 32.</summary>
    public int Partitions { get; init; } = 4;

    /// <summary>Bytes of a batch at most.</summary>
    public int BatchBytes { get; init; } = 256 * 1024;

    /// <summary>Batches of one partition on their way at once.</summary>
    public int InFlight { get; init; } = 4;

    /// <summary>Length of the part before the measured one.</summary>
    public double WarmUpSeconds { get; init; } = 3;

    /// <summary>Length of the measured part.</summary>
    public double MeasureSeconds { get; init; } = 6;

    /// <summary>Events that <c>read</c> reads.</summary>
    public int ReadEvents { get; init; } = 400_000;

    /// <summary>Events a second of <c>latency</c>.</summary>
    public int Rate { get; init; } = 2_000;

    /// <summary>When the emulator calls an event stored: Group, Always or Never.</summary>
    public string Fsync { get; init; } = "Group";

    /// <summary>Whether events bear the properties of the container's.</summary>
    public bool HasProperties { get; init; }

    /// <summary>Events of two emulator settings are two scenarios.</summary>
    public string TitleOf(string scenario) =>
        $"{scenario}, {SizeBytes} B{(HasProperties ? " and properties" : "")}, {Partitions} partitions, fsync {Fsync}{(scenario == "latency" ? $", {Rate}/s" : "")}";
}
