namespace Microsoft.Azure.Functions.Worker;

/// <summary>The remembered runs of a timer, in UTC.</summary>
public class ScheduleStatus
{
    /// <summary>The last run; default before the first.</summary>
    public DateTime Last { get; set; }

    /// <summary>The next run.</summary>
    public DateTime Next { get; set; }

    /// <summary>When this was written.</summary>
    public DateTime LastUpdated { get; set; }
}
