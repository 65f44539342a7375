namespace RelayCloud.LocalCloud.Tests.Health;

/// <summary>A clock that jumps to the next timer as soon as one is set: waits cost no time, and how long they would have been can be asserted. For one waiter at a time.</summary>
internal sealed class JumpingTime : TimeProvider
{
    private readonly Lock _lock = new();
    private long _ticks;

    public TimeSpan Elapsed
    {
        get
        {
            lock (_lock)
                return TimeSpan.FromTicks(_ticks);
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Elapsed.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Jump(this, callback, state, dueTime);

    private sealed class Jump : ITimer
    {
        // Long enough that an answer that is there at once wins over its time limit, as it does in life.
        private static readonly TimeSpan s_realDelay = TimeSpan.FromMilliseconds(20);

        private readonly ITimer _real;

        public Jump(JumpingTime time, TimerCallback callback, object? state, TimeSpan dueTime) =>
            _real = System.CreateTimer(
                _ =>
                {
                    lock (time._lock)
                        time._ticks += dueTime.Ticks;
                    callback(state);
                },
                null, dueTime == Timeout.InfiniteTimeSpan ? dueTime : s_realDelay, Timeout.InfiniteTimeSpan);

        public bool Change(TimeSpan dueTime, TimeSpan period) => _real.Change(dueTime, period);

        public void Dispose() => _real.Dispose();

        public ValueTask DisposeAsync() => _real.DisposeAsync();
    }
}
