namespace RelayCloud.Benchmarks.Results;

/// <summary>One run of one scenario against one server. <see cref="Failure"/> says why there are no figures.</summary>
internal sealed record RunResult(string Suite, string Scenario, string Server, int Repeat, IReadOnlyList<Figure> Figures, string? Failure = null)
{
    /// <summary>Things a reader should know of the run: what the server did to a slow customer, disturbance by other programs.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
