namespace RelayCloud.Benchmarks.FanOut;

/// <summary>What is asked of a fan-out run.</summary>
internal sealed record FanOutOptions
{
    /// <summary>Subscribers, each to one topic. Default 1,000.</summary>
    public int Subscribers { get; init; } = 1000;

    /// <summary>Topics, over which the subscribers are spread evenly. Default 1.</summary>
    public int Topics { get; init; } = 1;

    /// <summary>Bytes of a message as a subscriber gets it, without the frame's head. Default 200.</summary>
    public int SizeBytes { get; init; } = 200;

    /// <summary>The p99 that a rate must stay within, milliseconds. Default 20.</summary>
    public double P99LimitMs { get; init; } = 20;

    /// <summary>How long the rate search may take, seconds. Default 45.</summary>
    public double SearchSecondsMax { get; init; } = 45;

    /// <summary>Length of the measured part of a run at a fixed rate, seconds; of the confirming run of a search too. Default 5.</summary>
    public double MeasureSeconds { get; init; } = 5;

    /// <summary>Publications a second of the scenarios at a fixed rate; 0 takes the scenario's own.</summary>
    public double Rate { get; init; }

    /// <summary>The server's core; null leaves it free.</summary>
    public int? ServerCore { get; init; }

    /// <summary>Whether each step of a search is told.</summary>
    public bool Verbose { get; init; }

    /// <summary>Whether the tool owns a core and spins on it.</summary>
    public bool Spin { get; init; }
}
