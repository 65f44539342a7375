namespace Microsoft.Azure.Functions.Worker.Schedules;

/// <summary>Runs at a distance from the run before.</summary>
internal sealed class IntervalSchedule(TimeSpan interval) : TimerSchedule
{
    public override DateTime? Next(DateTime after) => DateTime.MaxValue - after > interval ? after + interval : null;
}
