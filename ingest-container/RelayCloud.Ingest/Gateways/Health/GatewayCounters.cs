namespace RelayCloud.Ingest.Gateways.Health;

/// <summary>Counters of one gateway, shared by its sockets. Thread safe: each is added to with an interlocked instruction.</summary>
internal sealed class GatewayCounters
{
    public long Frames;
    public long Bytes;
    public long DataFrames;
    public long CorruptFrames;
    public long IgnoredFrames;
    public long ErrorFrames;
    public long InvalidSubscriptions;
    public long RefusedForLimits;
    public long MessagesSent;
    public long Connects;
    public long ConnectFailures;
    public long Reconnects;
    public long Replaced;
    public long Quarantines;

    public GatewayCounts Snapshot() => new(
        Volatile.Read(ref Frames),
        Volatile.Read(ref Bytes),
        Volatile.Read(ref DataFrames),
        Volatile.Read(ref CorruptFrames),
        Volatile.Read(ref IgnoredFrames),
        Volatile.Read(ref ErrorFrames),
        Volatile.Read(ref InvalidSubscriptions),
        Volatile.Read(ref RefusedForLimits),
        Volatile.Read(ref MessagesSent),
        Volatile.Read(ref Connects),
        Volatile.Read(ref ConnectFailures),
        Volatile.Read(ref Reconnects),
        Volatile.Read(ref Replaced),
        Volatile.Read(ref Quarantines));
}
