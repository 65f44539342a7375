namespace RelayCloud.Accounts.Changes;

/// <summary>How <see cref="ChangeFeed"/> looks for changes.</summary>
public sealed record ChangeFeedOptions
{
    /// <summary>How often: 100 ms to 1 s. Default 500 ms. A change reaches every process within this and one query, or twice this when its writer died at the wrong moment.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// How far back each query looks: 5 s to 5 minutes. Default 20 s. It is how far the clocks of the processes may differ, less the time of a poll: a change announced by a
    /// clock that is further behind is not seen.
    /// </summary>
    public TimeSpan Overlap { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Everything that is wrong, each in a sentence; empty = nothing.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (Interval < TimeSpan.FromMilliseconds(100) || Interval > TimeSpan.FromSeconds(1)) errors.Add($"ChangeFeed Interval is {Interval.TotalMilliseconds} ms; it must be 100 to 1,000 ms.");
        if (Overlap < TimeSpan.FromSeconds(5) || Overlap > TimeSpan.FromMinutes(5)) errors.Add($"ChangeFeed Overlap is {Overlap.TotalSeconds} s; it must be 5 to 300 s.");
        return errors;
    }
}
