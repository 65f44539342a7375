using RelayCloud.Ingest.WebPubSub.Groups;
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

    /// <summary>Takes the figures, if it is time. Not while the service is away: the last ones before are truer.</summary>
    public void Look(Dictionary<string, TopicGroup>.ValueCollection groups, bool isAway, long nowMs)
    {
        if (nowMs < _nextMs || isAway) return;
        _nextMs = nowMs + intervalMs;
        var measured = new List<MeasuredGroup>(groups.Count);
        foreach (TopicGroup wanted in groups)
        {
            PublishGroup group = wanted.Group;
            group.Rate.Begin(nowMs);

            // A value that waits for the budget is no silence.
            long untilMs = group.IsQueued && !group.Backlog.IsEvents ? Math.Min(nowMs, group.DueMs) : nowMs;
            if (group.Rate.TryRead(group.IntervalMs, untilMs, out GroupFigures figures)) measured.Add(new MeasuredGroup(group.Name, figures));
        }

        _measured = measured;
    }
}
