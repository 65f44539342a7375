using RelayCloud.Tests.Common;

namespace AzureSdk.Functions.Tests.Support;

/// <summary>A clock that stands until it is advanced. Timers fire inside <see cref="Advance"/>, in the order of their times.</summary>
internal sealed class ManualTime : TimeProvider
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

    public void Advance(TimeSpan by)
    {
        var until = GetUtcNow() + by;
        while (NextDue(until) is { } fire) fire();
        lock (_gate) _now = until;
    }

    /// <summary>
    /// Lets the clock jump from timer to timer until a condition holds. While no timer is due within a span it stands: then the program is busy, and a
    /// clock that ran on would be one that no machine has.
    /// </summary>
    public Task RunUntilAsync(string what, TimeSpan within, Func<bool> condition) => Until.TrueAsync(what, () =>
    {
        if (condition()) return true;
        TimeSpan? next;
        lock (_gate) next = _timers.Count == 0 ? null : _timers.Min(static timer => timer.DueAt) - _now;
        if (next <= within) Advance(next.Value);
        return false;
    });

    private Action? NextDue(DateTimeOffset until)
    {
        lock (_gate)
        {
            var next = _timers.Where(timer => timer.DueAt <= until).MinBy(static timer => timer.DueAt);
            if (next is null) return null;
            if (next.DueAt > _now) _now = next.DueAt;
            _timers.Remove(next);
            return next.Fire;
        }
    }

    private sealed class ManualTimer(ManualTime owner, Action fire) : ITimer
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
