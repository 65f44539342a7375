namespace Microsoft.Azure.Functions.Worker.Schedules;

/// <summary>When a timer function runs. Immutable; any thread.</summary>
internal abstract class TimerSchedule
{
    private static readonly TimeSpan RememberedIntervalMin = TimeSpan.FromMinutes(1);

    /// <summary>The first occurrence strictly after a time.</summary>
    /// <param name="after">UTC.</param>
    /// <returns>UTC; null when there is none.</returns>
    public abstract DateTime? Next(DateTime after);

    /// <summary>Whether two occurrences are less than a minute apart, for which the official host remembers no runs.</summary>
    /// <param name="from">UTC; the two occurrences after it are judged.</param>
    public bool IsTooFrequentToRemember(DateTime from) =>
        Next(from) is { } first && Next(first) is { } second && second - first < RememberedIntervalMin;
}
