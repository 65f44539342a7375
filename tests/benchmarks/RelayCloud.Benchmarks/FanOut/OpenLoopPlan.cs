namespace RelayCloud.Benchmarks.FanOut;

/// <summary>A run at a fixed rate, in phases.</summary>
internal sealed record OpenLoopPlan
{
    /// <summary>Publications a second, over all topics.</summary>
    public required double MessagesPerSecond { get; init; }

    /// <summary>How long each phase lasts; the first is the warm-up by custom.</summary>
    public required IReadOnlyList<double> PhaseSeconds { get; init; }

    /// <summary>Never sleep: right when the tool owns its core.</summary>
    public required bool Spin { get; init; }

    /// <summary>How long late deliveries are waited for after the last publication. Default 6 s.</summary>
    public double DrainSecondsMax { get; init; } = 6;

    /// <summary>Called when a phase begins, with its number.</summary>
    public Action<int>? PhaseStarted { get; init; }

    /// <summary>Called ten times a second.</summary>
    public Action? Sampled { get; init; }

    /// <summary>Ends the run early.</summary>
    public CancellationToken Cancel { get; init; }
}
