using RelayCloud.Ingest.WebPubSub.Scheduling;

namespace RelayCloud.Ingest.WebPubSub.Rates;

/// <summary>What every group that is published takes, as figures. Belongs to the publisher's loop, except for <see cref="Measured"/>.</summary>
/// <param name="intervalMs">How often the figures are taken, milliseconds.</param>
internal sealed class GroupRates(int intervalMs)
{
    private volatile IReadOnlyList<MeasuredGroup> _measured = [];
    private long _nextMs;

    /// <summary>The figures as they were last taken; the same object until they are taken again. Any thread.</summary>
    public IReadOnlyList<MeasuredGroup> Measured => _measured;

    /// <summary>Whether it is time to take them.</summary>
    public bool IsDue(long nowMs) => nowMs >= _nextMs;

    /// <summary>Takes the figures. Not while the service is away: the last ones before are truer.</summary>
    public void Take(IEnumerable<PublishGroup> groups, long nowMs)
    {
        _nextMs = nowMs + intervalMs;
        List<MeasuredGroup> measured = [];
        foreach (PublishGroup group in groups)
        {
            group.Rate.Begin(nowMs);

            // A value that waits for the budget is no silence.
            long untilMs = group.IsQueued && !group.Backlog.IsEvents ? Math.Min(nowMs, group.DueMs) : nowMs;
            if (group.Rate.TryRead(group.IntervalMs, untilMs, out GroupFigures figures)) measured.Add(new MeasuredGroup(group.Name, figures));
        }

        _measured = measured;
    }
}
