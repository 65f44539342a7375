using RelayCloud.FanOut.Subscribers;

namespace RelayCloud.FanOut.Lanes;

/// <summary>
/// The subscriptions of a lane that are sent State at one interval. The interval is divided into ticks, and each subscriber has one of them, so that a thousand readers at one
/// second's interval are a few each tick and never a burst that others would wait behind. Ticks come from the clock's timer; with no such subscription there is none.
/// The lane's thread only.
/// </summary>
internal sealed class PaceRing : IDisposable
{
    private const int SlotsMax = 32;
    private const int TickMsMin = 10;

    private readonly List<LimitedSubscription>[] _slots;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly long _startedAt;
    private readonly long _tickTicks;
    private readonly Action<int> _wake;
    private readonly int _intervalMs;
    private long _tick;
    private int _left; // subscriptions of the tick at hand that were not looked at yet
    private int _isAwake;

    /// <param name="intervalMs">At least 1.</param>
    /// <param name="time">The clock.</param>
    /// <param name="wake">Has the lane call <see cref="TryNext"/> until it gives no more, and then <see cref="Sleep"/>. Called on any thread.</param>
    public PaceRing(int intervalMs, TimeProvider time, Action<int> wake)
    {
        int slots = Math.Clamp(intervalMs / TickMsMin, 1, SlotsMax);
        _slots = new List<LimitedSubscription>[slots];
        for (int i = 0; i < slots; i++) _slots[i] = [];
        _time = time;
        _wake = wake;
        _intervalMs = intervalMs;
        _startedAt = time.GetTimestamp();
        _tickTicks = Math.Max(1, time.TimestampFrequency * intervalMs / 1_000 / slots);
        TimeSpan period = TimeSpan.FromMilliseconds(Math.Max(1, intervalMs / slots));
        _timer = time.CreateTimer(static ring => ((PaceRing)ring!).OnTimer(), this, period, period);
    }

    /// <summary>Subscriptions in it.</summary>
    public int Count { get; private set; }

    /// <summary>Ticks since its start.</summary>
    private long Now => (_time.GetTimestamp() - _startedAt) / _tickTicks;

    /// <summary>Adds a subscription that was sent a value just now.</summary>
    public void Add(LimitedSubscription subscription)
    {
        // The whole interval from now on: one tick more, since a part of the present one is over.
        subscription.DueTick = Now + _slots.Length + 1;
        List<LimitedSubscription> slot = SlotOf(subscription);
        subscription.ListIndex = slot.Count;
        slot.Add(subscription);
        Count++;
    }

    public void Remove(LimitedSubscription subscription)
    {
        List<LimitedSubscription> slot = SlotOf(subscription);
        slot[^1].ListIndex = subscription.ListIndex;
        slot[subscription.ListIndex] = slot[^1];
        slot.RemoveAt(slot.Count - 1);
        Count--;
    }

    /// <summary>The next subscription whose turn it is; null = none until the next tick.</summary>
    public LimitedSubscription? TryNext()
    {
        long now = Now;

        // A lane that was held up for longer than the interval owes each one value, not several.
        if (now - _tick > _slots.Length)
        {
            _tick = now - _slots.Length;
            _left = 0;
        }

        while (true)
        {
            List<LimitedSubscription> slot = _slots[_tick % _slots.Length];

            // Backwards, because removing one moves the last into its place; one that is met twice that way is not due the second time.
            while (_left > 0)
            {
                _left--;
                if (_left >= slot.Count || slot[_left].DueTick > _tick) continue;
                slot[_left].DueTick = _tick + _slots.Length;
                return slot[_left];
            }

            if (_tick >= now) return null;
            _tick++;
            _left = _slots[_tick % _slots.Length].Count;
        }
    }

    /// <summary>From here on the timer wakes the lane again.</summary>
    public void Sleep() => Volatile.Write(ref _isAwake, 0);

    public void Dispose() => _timer.Dispose();

    // At most one wake-up is under way: a lane that is busy must not find its inbox full of them.
    private void OnTimer()
    {
        if (Interlocked.Exchange(ref _isAwake, 1) == 0) _wake(_intervalMs);
    }

    private List<LimitedSubscription> SlotOf(LimitedSubscription subscription) => _slots[subscription.Subscriber.PaceSlot % _slots.Length];
}
