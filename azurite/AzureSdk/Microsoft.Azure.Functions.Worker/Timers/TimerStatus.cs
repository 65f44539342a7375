using Azure.Data.Tables;
using Microsoft.Azure.Functions.Worker.Schedules;

namespace Microsoft.Azure.Functions.Worker.Timers;

/// <summary>The remembered runs of a timer, UTC. Immutable.</summary>
/// <param name="Last">The last run; null before the first.</param>
/// <param name="Next">The next occurrence; null when there is none.</param>
/// <param name="LastUpdated">When this was so.</param>
internal sealed record TimerStatus(DateTime? Last, DateTime? Next, DateTime LastUpdated)
{
    /// <summary>Of a timer that was never seen before, or is not remembered.</summary>
    public static TimerStatus Fresh(TimerSchedule schedule, DateTime now) => new(Last: null, schedule.Next(now), now);

    public static TimerStatus AfterRun(TimerSchedule schedule, DateTime ranAt) => new(ranAt, schedule.Next(ranAt), ranAt);

    /// <summary>What a row holds; null for nothing yet.</summary>
    public static TimerStatus? Read(TableEntity row) =>
        row.GetDateTime(nameof(LastUpdated)) is { } updated ? new(row.GetDateTime(nameof(Last)), row.GetDateTime(nameof(Next)), updated) : null;

    /// <summary>Whether an occurrence since the last run has passed unused. By the schedule of now: a changed one is not measured by the old one's times.</summary>
    public bool IsPastDue(TimerSchedule schedule, DateTime now) => schedule.Next(Last ?? LastUpdated) is { } due && due <= now;

    public IReadOnlyDictionary<string, object> ToValues()
    {
        // A merge leaves what is not named, and a time before 1601 cannot be stored: absent means none.
        var values = new Dictionary<string, object> { [nameof(LastUpdated)] = LastUpdated };
        if (Last is { } last) values[nameof(Last)] = last;
        if (Next is { } next) values[nameof(Next)] = next;
        return values;
    }

    public ScheduleStatus ToPublic() => new() { Last = Last ?? default, Next = Next ?? default, LastUpdated = LastUpdated };
}
