namespace RelayCloud.Benchmarks.SoakRun;

/// <summary>What is asked of a soak.</summary>
internal sealed record SoakOptions
{
    /// <summary>The running relay's WebSocket, on loopback.</summary>
    public required Uri Url { get; init; }

    /// <summary>The relay's process.</summary>
    public required int ProcessId { get; init; }

    /// <summary>How long it takes. Default 10 minutes.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Customers that come and go all the time. Default 50.</summary>
    public int Customers { get; init; } = 50;

    /// <summary>Customers that subscribe and then do not read. Default 3.</summary>
    public int SlowReaders { get; init; } = 3;

    /// <summary>Coins to subscribe to.</summary>
    public required IReadOnlyList<string> Coins { get; init; }

    /// <summary>How often the resident size is read. Default 10 s.</summary>
    public TimeSpan SampleEvery { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The growth over the judged part that is still taken as none, MiB. Default 10.</summary>
    public double GrowthMiBMax { get; init; } = 10;

    /// <summary>Makes the churn repeatable. Default 1.</summary>
    public int Seed { get; init; } = 1;
}
