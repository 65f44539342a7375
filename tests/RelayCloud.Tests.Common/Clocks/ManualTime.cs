namespace RelayCloud.Tests.Common.Clocks;

/// <summary>
/// A clock that stands until it is advanced. Timers fire inside <see cref="Advance(TimeSpan)"/>, on its caller's thread, in the order of their times. Its frequency differs from that of the machine's
/// clock, to expose wrong assumptions. Thread safe, but for two who advance it at once.
/// </summary>
/// <param name="startAt">What it shows at first.</param>
public sealed class ManualTime(DateTimeOffset startAt) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _now = startAt;

    /// <summary>A clock that shows a Wednesday's noon, and some milliseconds.</summary>
    public ManualTime()
        : this(new DateTimeOffset(2026, 10, 7, 12, 0, 0, 7, TimeSpan.Zero))
    {
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>What it shows, Unix milliseconds.</summary>
    public long NowMs => GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The due times of all timers that run, in milliseconds from now, the earliest first.</summary>
    public IReadOnlyList<double> DueInMs
    {
        get
        {
            lock (_gate) return [.. _timers.Select(t => (t.DueAt - _now).TotalMilliseconds).Order()];
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate) return _now;
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <inheritdoc cref="Advance(TimeSpan)"/>
    public void Advance(long ms) => Advance(TimeSpan.FromMilliseconds(ms));

    /// <summary>Moves it on; each timer that is due by then fires at its own time.</summary>
    public void Advance(TimeSpan by)
    {
        DateTimeOffset until = GetUtcNow() + by;
        while (NextDue(until) is { } timer) timer.Fire();
    }

    /// <summary>
    /// Waits until so many timers are due within a span. A loop that has read the clock but not yet set its timer would miss an <see cref="Advance(TimeSpan)"/> made in between, so tests wait for its timer first.
    /// </summary>
    public Task TimersAsync(int count, TimeSpan within, string whose) => Until.TrueAsync($"{whose} waits for the clock", () => DueInMs.Count(ms => ms <= within.TotalMilliseconds) >= count);

    /// <summary>
    /// Jumps from timer to timer until a condition holds. While no timer is due within a span it stands: then the program is busy, and a clock that ran on would be one that no machine has.
    /// </summary>
    public Task RunUntilAsync(string what, TimeSpan within, Func<bool> condition) => Until.TrueAsync(what, () =>
    {
        if (condition()) return true;
        if (DueInMs is [var nextMs, ..] && nextMs <= within.TotalMilliseconds) Advance(TimeSpan.FromMilliseconds(nextMs));
        return false;
    });

    // The last time, when none is due any more, the clock is put to the end. Allocates nothing, for tests that count what others do.
    private ManualTimer? NextDue(DateTimeOffset until)
    {
        lock (_gate)
        {
            ManualTimer? next = null;
            foreach (ManualTimer timer in _timers)
                if (timer.DueAt <= until && (next is null || timer.DueAt < next.DueAt)) next = timer;
            if (next is null)
            {
                _now = until;
                return null;
            }

            if (next.DueAt > _now) _now = next.DueAt;
            next.Rearm();
            return next;
        }
    }

    private sealed class ManualTimer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public DateTimeOffset DueAt { get; private set; }

        public void Fire() => callback(state);

        // With the gate held.
        public void Rearm()
        {
            if (_period > TimeSpan.Zero) DueAt += _period;
            else time._timers.Remove(this);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                time._timers.Remove(this);
                _period = period;
                if (dueTime == Timeout.InfiniteTimeSpan) return true;
                DueAt = time._now + dueTime;
                time._timers.Add(this);
                return true;
            }
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
