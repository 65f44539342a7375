using RelayCloud.Benchmarks.Measurement;

namespace RelayCloud.Benchmarks.FanOut;

/// <summary>What a run gave. Latencies are in the ledger, by phase.</summary>
internal sealed record OpenLoopOutcome
{
    /// <summary>By phase, how many deliveries its publications had to cause.</summary>
    public required IReadOnlyList<long> Expected { get; init; }

    /// <summary>Deliveries that never came: passed over, cut off by a disconnect, or still missing after the wait.</summary>
    public required long Lost { get; init; }

    public required long Repeated { get; init; }

    public required long Bad { get; init; }

    /// <summary>Subscribers that the server disconnected.</summary>
    public required int Closed { get; init; }

    /// <summary>The server stopped to take publications, so the run was ended.</summary>
    public required bool Jammed { get; init; }

    /// <summary>Share of the time in which the tool had something to do: near 1 the tool itself may be the limit.</summary>
    public required double ToolBusy { get; init; }

    /// <summary>Messages that one read brought on average.</summary>
    public required double MessagesPerRead { get; init; }

    /// <summary>How late the tool itself published, against the intended times; contained in every latency.</summary>
    public required LatencyHistogram PublishLag { get; init; }

    /// <summary>Whether everything arrived once, in order and unchanged.</summary>
    public bool IsClean => !Jammed && Lost == 0 && Repeated == 0 && Bad == 0 && Closed == 0;
}
