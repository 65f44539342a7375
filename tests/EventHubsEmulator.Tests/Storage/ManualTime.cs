namespace RelayCloud.EventHubsEmulator.Tests.Storage;

/// <summary>A clock that stands still until it is set. Its timers never fire.</summary>
internal sealed class ManualTime : TimeProvider
{
    private long _nowMs = 1_795_000_000_000;

    public long NowMs => Volatile.Read(ref _nowMs);

    public void Advance(TimeSpan by) => Interlocked.Add(ref _nowMs, (long)by.TotalMilliseconds);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(NowMs);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new NoTimer();

    private sealed class NoTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
