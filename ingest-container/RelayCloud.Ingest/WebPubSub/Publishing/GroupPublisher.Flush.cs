using RelayCloud.Ingest.WebPubSub.Groups;
using RelayCloud.MarketData.Arbitration;
using RelayCloud.MarketData.Messages;

namespace RelayCloud.Ingest.WebPubSub.Publishing;

/// <content>What is sent before the end.</content>
internal sealed partial class GroupPublisher
{
    private readonly Dictionary<TopicGroup, Cursor> _flushTo = [];
    private volatile TaskCompletionSource? _flushed;

    /// <summary>Sends the trades that wait now, without regard to their groups' cadences, and no State any more. Ends when they have arrived, or the time is up.</summary>
    public async Task FlushAsync(TimeSpan max)
    {
        if (max <= TimeSpan.Zero || _running.IsCompleted) return;
        _flushed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _signal.Wake();
        await _flushed.Task.WaitAsync(max, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Flush(TaskCompletionSource flushed, long nowMs)
    {
        bool isDone = true;
        foreach (TopicGroup group in Groups.All)
        {
            if (!group.Group.Backlog.IsEvents)
            {
                group.Group.IsHeld = true;
                continue;
            }

            if (!_flushTo.TryGetValue(group, out Cursor target)) _flushTo[group] = target = _feed.TryGetInfo(group.Topic, out TopicInfo info) ? info.Cursor : default;
            bool hasArrived = target.Offset == 0 || (group.Lease.PublishedOf(group.Group.Name) is { } last && (last.Epoch != target.Epoch || last.Offset >= target.Offset));
            if (hasArrived) continue;
            isDone = false;
            if (!group.Group.IsInFlight) Scheduler.Hurry(group.Group, nowMs);
        }

        if (isDone) flushed.TrySetResult();
    }
}
