namespace RelayCloud.LocalCloud.Tests.Health;

/// <summary>
/// A clock that jumps to the end of a wait as soon as it begins: waits cost no time, and how long they would have been can be asserted. For one
/// waiter at a time.
/// </summary>
/// <param name="jumps">Which lengths are jumped over; the others never end, as for an answer that comes before its time limit.</param>
internal sealed class JumpingTime(Func<TimeSpan, bool> jumps) : TimeProvider
{
    private long _ticks;

    public TimeSpan Elapsed => TimeSpan.FromTicks(Interlocked.Read(ref _ticks));

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Elapsed.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => System.CreateTimer(
        _ =>
        {
            Interlocked.Add(ref _ticks, dueTime.Ticks);
            callback(state);
        },
        null, jumps(dueTime) ? TimeSpan.Zero : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
}
