namespace RelayCloud.EventHubsEmulator.Tests.Server;

/// <summary>The system's clock, which can be put forward. Timers run as the system's do.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private long _shiftTicks;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Volatile.Read(ref _shiftTicks));

    public void PutForward(TimeSpan by) => Interlocked.Add(ref _shiftTicks, by.Ticks);
}
