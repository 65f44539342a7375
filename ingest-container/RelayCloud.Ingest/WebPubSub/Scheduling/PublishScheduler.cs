using System.Diagnostics.CodeAnalysis;

namespace RelayCloud.Ingest.WebPubSub.Scheduling;

/// <summary>
/// Says which group is sent to next, within what the units take in and give out. Events go before state, so that a short budget slows state down and keeps events; within each it is the turn of whoever
/// has waited longest, so that all slow down alike. One send a group is under way, which keeps order. Pure: no clock, no I/O. Not thread safe.
/// </summary>
/// <param name="inbound">Requests, in steps of 2 KB.</param>
/// <param name="outbound">Deliveries, in steps of 2 KB.</param>
internal sealed class PublishScheduler(SendBudget inbound, SendBudget outbound)
{
    /// <summary>What is billed as one message, bytes.</summary>
    public const int StepBytes = 2_048;

    private readonly PriorityQueue<PublishGroup, long> _events = new();
    private readonly PriorityQueue<PublishGroup, long> _state = new();

    /// <summary>State values sent.</summary>
    public long StateSends { get; private set; }

    /// <summary>How late they were, beyond their groups' intervals, milliseconds in sum. Divided by <see cref="StateSends"/>: by how much a short budget stretches the cadences.</summary>
    public long StateLateMs { get; private set; }

    /// <summary>Says that something was offered to the group's backlog.</summary>
    public void Offered(PublishGroup group, long nowMs)
    {
        if (group.IsRemoved || group.IsHeld || group.IsQueued || group.IsInFlight || group.Receivers == 0 || !group.Backlog.HasWaiting) return;
        group.DueMs = Math.Max(nowMs, group.EarliestMs);
        group.IsQueued = true;
        OrderOf(group).Enqueue(group, group.DueMs);
    }

    /// <summary>Sets how many connections the group has. With none it is passed over until it has some again.</summary>
    public void SetReceivers(PublishGroup group, int receivers, long nowMs)
    {
        group.Receivers = receivers;
        Offered(group, nowMs);
    }

    /// <summary>Sends what waits for a group without regard to its interval, as soon as the budget allows.</summary>
    public void Hurry(PublishGroup group, long nowMs)
    {
        if (group.IsQueued && group.DueMs <= nowMs) return;
        group.EarliestMs = nowMs;
        if (group.IsQueued)
        {
            OrderOf(group).Remove(group, out _, out _);
            group.IsQueued = false;
        }

        Offered(group, nowMs);
    }

    /// <summary>Sets what may be taken in and given out a second, each at least 10.</summary>
    public void SetLimits(long inboundPerSecond, long outboundPerSecond, long nowMs)
    {
        inbound.SetLimit(inboundPerSecond, nowMs);
        outbound.SetLimit(outboundPerSecond, nowMs);
    }

    /// <summary>Forgets a group; a send under way may still end.</summary>
    public static void Remove(PublishGroup group) => group.IsRemoved = true;

    /// <summary>The group whose turn it is, if one is due and the budget has room. Its send is then under way until <see cref="Completed"/>.</summary>
    /// <param name="nowMs">The present time.</param>
    /// <param name="costOf">Bytes that the group's next batch will have on the wire, asked once before it is taken.</param>
    /// <param name="group">Whose turn it is.</param>
    /// <param name="batch">What to send.</param>
    public bool TryTake(long nowMs, Func<PublishGroup, int> costOf, [NotNullWhen(true)] out PublishGroup? group, out GroupBatch batch)
    {
        batch = default;
        group = Due(_events, nowMs) ?? Due(_state, nowMs);
        if (group is null) return false;
        (long steps, long deliveries) = Cost(group, costOf);
        if (!inbound.CanSpend(steps, nowMs) || !outbound.CanSpend(deliveries, nowMs)) return false;
        inbound.Spend(steps);
        outbound.Spend(deliveries);
        group.Cost = (steps, deliveries);
        OrderOf(group).Dequeue();
        group.IsQueued = false;
        group.IsInFlight = true;
        batch = group.Backlog.Take();

        // By the plan and not by the clock, so that small delays do not add up to a slower cadence. A delay of more than half the interval is not made up for: the customer asked for one value an interval.
        long lateMs = nowMs - group.DueMs;
        // Events that a batch has left behind do not wait for the next interval, or a busy topic would fall behind for good.
        bool isLeft = group.Backlog.IsEvents && group.Backlog.HasWaiting;
        group.LostMs = lateMs <= group.IntervalMs / 2 ? 0 : lateMs;
        group.EarliestMs = isLeft ? nowMs : (group.LostMs == 0 ? group.DueMs : nowMs) + group.IntervalMs;
        if (!group.Backlog.IsEvents)
        {
            StateSends++;
            StateLateMs += lateMs;
        }

        return true;
    }

    /// <summary>A send has ended.</summary>
    /// <param name="arrived">Otherwise the batch waits again.</param>
    /// <param name="retryAtMs">When it may be tried again; of no meaning if it arrived.</param>
    public void Completed(PublishGroup group, bool arrived, long nowMs, long retryAtMs = 0)
    {
        if (arrived) group.Backlog.Confirm();
        else group.Backlog.GiveBack();
        group.IsInFlight = false;
        inbound.Ended(group.Cost.Steps, nowMs);
        outbound.Ended(group.Cost.Deliveries, nowMs);
        if (!arrived) group.EarliestMs = Math.Max(group.EarliestMs, retryAtMs);
        Offered(group, nowMs);
    }

    /// <summary>When <see cref="TryTake"/> is worth asking again, if nothing happens until then; null = nothing waits.</summary>
    public long? NextAtMs(long nowMs, Func<PublishGroup, int> costOf)
    {
        if ((Due(_events, nowMs) ?? Due(_state, nowMs)) is { } due)
        {
            (long steps, long deliveries) = Cost(due, costOf);
            return Math.Max(inbound.CanSpendAtMs(steps, nowMs), outbound.CanSpendAtMs(deliveries, nowMs));
        }

        long next = long.MaxValue;
        if (_events.TryPeek(out _, out long events)) next = events;
        if (_state.TryPeek(out _, out long state)) next = Math.Min(next, state);
        return next == long.MaxValue ? null : next;
    }

    /// <summary>Steps of 2 KB of a message, at least one.</summary>
    public static long StepsOf(int bytes) => Math.Max(1, (bytes + StepBytes - 1) / StepBytes);

    private static (long Steps, long Deliveries) Cost(PublishGroup group, Func<PublishGroup, int> costOf)
    {
        long steps = StepsOf(costOf(group));
        return (steps, steps * group.Receivers);
    }

    // Groups that were forgotten, are held, or have nobody any more, are passed over here; whoever comes back is queued anew.
    private static PublishGroup? Due(PriorityQueue<PublishGroup, long> order, long nowMs)
    {
        while (order.TryPeek(out PublishGroup? group, out long dueMs))
        {
            if (!group.IsRemoved && !group.IsHeld && group.Receivers > 0) return dueMs <= nowMs ? group : null;
            order.Dequeue();
            group.IsQueued = false;
        }

        return null;
    }

    private PriorityQueue<PublishGroup, long> OrderOf(PublishGroup group) => group.Backlog.IsEvents ? _events : _state;
}
