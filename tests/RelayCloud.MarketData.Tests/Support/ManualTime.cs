namespace RelayCloud.MarketData.Tests.Support;

/// <summary>A clock that moves only when told to. One tick is one microsecond, unlike the system's, to expose anyone who assumes.</summary>
internal sealed class ManualTime(long unixMs) : TimeProvider
{
    private long _microseconds;

    public override long TimestampFrequency => 1_000_000;

    public long UnixMs => unixMs + (Volatile.Read(ref _microseconds) / 1_000);

    public override long GetTimestamp() => Volatile.Read(ref _microseconds);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(UnixMs);

    public void AdvanceMs(long ms) => Interlocked.Add(ref _microseconds, ms * 1_000);
}
