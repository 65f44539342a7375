using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs the function on a schedule, on one instance at a time.</summary>
public sealed class TimerTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>A schedule.</summary>
    /// <param name="schedule">Six-field NCRONTAB in UTC (<c>0 */5 * * * *</c>), an interval (<c>00:05:00</c>), or <c>%Setting%</c> naming a setting that holds either.</param>
    public TimerTriggerAttribute(string schedule)
    {
        Schedule = schedule;
        UseMonitor = true;
    }

    /// <summary>The schedule as given.</summary>
    public string Schedule { get; private set; }

    /// <summary>Whether runs are remembered, so that a restart finds what it missed. Default true; without effect for schedules that run more often than once a minute.</summary>
    public bool UseMonitor { get; set; }

    /// <summary>Whether the function also runs at start. Default false.</summary>
    public bool RunOnStartup { get; set; }
}
