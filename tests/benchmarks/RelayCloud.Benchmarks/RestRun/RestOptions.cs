namespace RelayCloud.Benchmarks.RestRun;

/// <summary>What is asked of a REST run.</summary>
internal sealed record RestOptions
{
    /// <summary>Kept-alive connections, each with one request under way at most. Default 64.</summary>
    public int Connections { get; init; } = 64;

    /// <summary>Levels of a side of the book that is asked for: 1 to 20. Default 20.</summary>
    public int Depth { get; init; } = 20;

    /// <summary>The p99 that a rate must stay within, milliseconds. Default 5.</summary>
    public double P99LimitMs { get; init; } = 5;

    /// <summary>How long the rate search may take, seconds. Default 30.</summary>
    public double SearchSecondsMax { get; init; } = 30;

    /// <summary>Length of the measured parts, seconds. Default 5.</summary>
    public double MeasureSeconds { get; init; } = 5;

    /// <summary>Requests a second to measure at, in place of the search; 0 = search.</summary>
    public double Rate { get; init; }

    /// <summary>The server's core; null leaves it free.</summary>
    public int? ServerCore { get; init; }

    /// <summary>Whether the tool owns a core and spins on it.</summary>
    public bool Spin { get; init; }

    /// <summary>Whether each step of a search is told.</summary>
    public bool Verbose { get; init; }
}
