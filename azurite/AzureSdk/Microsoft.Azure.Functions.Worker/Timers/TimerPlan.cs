using Microsoft.Azure.Functions.Worker.Configuration;
using Microsoft.Azure.Functions.Worker.Schedules;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker.Timers;

/// <summary>What a timer function's attribute says, read and checked. Immutable.</summary>
internal sealed record TimerPlan
{
    public required TimerSchedule Schedule { get; init; }

    /// <summary>Whether runs are remembered, so that missed ones are found.</summary>
    public required bool IsRemembered { get; init; }

    public required bool RunOnStartup { get; init; }

    /// <param name="trigger">The attribute.</param>
    /// <param name="configuration">Where <c>%Setting%</c> is looked up.</param>
    /// <param name="now">UTC.</param>
    /// <exception cref="FormatException">The schedule is wrong, or a setting is missing.</exception>
    public static TimerPlan Read(TimerTriggerAttribute trigger, IConfiguration configuration, DateTime now)
    {
        if (configuration["WEBSITE_TIME_ZONE"] is { Length: > 0 } zone && !zone.Equals("UTC", StringComparison.OrdinalIgnoreCase))
            throw new FormatException($"WEBSITE_TIME_ZONE is \"{zone}\", but schedules are in UTC: leave it out");
        var schedule = ScheduleReader.Read(SettingNames.Resolve(trigger.Schedule, configuration));
        return new TimerPlan { Schedule = schedule, IsRemembered = trigger.UseMonitor && !schedule.IsTooFrequentToRemember(now), RunOnStartup = trigger.RunOnStartup };
    }
}
