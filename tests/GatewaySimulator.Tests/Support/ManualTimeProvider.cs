namespace RelayCloud.GatewaySimulator.Tests.Support;

/// <summary>A clock that stands until it is advanced. Timers fire inside <see cref="Advance"/>, in the order of their times.</summary>
internal sealed class ManualTimeProvider : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _now = new(2026, 11, 21, 10, 0, 0, 7, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate) return _now;
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>
    /// Waits until so many timers are due within a span. A loop that has read the clock but not yet set its timer would miss an
    /// <see cref="Advance"/> made in between, so tests wait for its timer first.
    /// </summary>
    public Task TimersAsync(int count, TimeSpan within, string whose) => Eventually.TrueAsync($"{whose} waits for the clock", () =>
    {
        lock (_gate) return _timers.Count(t => t.DueAt <= _now + within) >= count;
    });

    public void Advance(TimeSpan by)
    {
        DateTimeOffset until = GetUtcNow() + by;
        while (NextDue(until) is { } timer) timer();
        lock (_gate) _now = until;
    }

    private Action? NextDue(DateTimeOffset until)
    {
        lock (_gate)
        {
            ManualTimer? next = _timers.Where(t => t.DueAt <= until).MinBy(t => t.DueAt);
            if (next is null) return null;
            if (next.DueAt > _now) _now = next.DueAt;
            _timers.Remove(next);
            return next.Fire;
        }
    }

    private sealed class ManualTimer(ManualTimeProvider owner, Action fire) : ITimer
    {
        public Action Fire { get; } = fire;

        public DateTimeOffset DueAt { get; private set; }

        /// <summary>Periods are not needed here.</summary>
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (owner._gate)
            {
                owner._timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan) return true;
                DueAt = owner._now + dueTime;
                owner._timers.Add(this);
            }
            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
