namespace RelayCloud.GatewaySimulator;

/// <summary>What a gateway has done since its start. Thread-safe; reads are not one snapshot.</summary>
public sealed class GatewayCounters
{
    private long _connectionsAccepted;
    private long _connectionsRefused;
    private long _connectionsReset;
    private long _slowClientsDropped;
    private long _idleClosed;
    private long _messagesReceived;
    private long _framesSent;
    private long _dataFramesSent;
    private long _framesSilenced;
    private long _framesDuplicated;
    private long _framesReordered;
    private long _framesCorrupted;
    private long _bytesSent;
    private long _infoRequests;

    public long ConnectionsAccepted => Volatile.Read(ref _connectionsAccepted);

    /// <summary>By a fault or by a limit.</summary>
    public long ConnectionsRefused => Volatile.Read(ref _connectionsRefused);

    /// <summary>WebSockets that the gateway ended without a close frame, for whatever reason.</summary>
    public long ConnectionsReset => Volatile.Read(ref _connectionsReset);

    /// <summary>Of those reset, the ones whose queue was full.</summary>
    public long SlowClientsDropped => Volatile.Read(ref _slowClientsDropped);

    /// <summary>Of those reset, the ones to which nothing had been sent for the idle time-out.</summary>
    public long IdleClosed => Volatile.Read(ref _idleClosed);

    public long MessagesReceived => Volatile.Read(ref _messagesReceived);

    /// <summary>All WebSocket messages written, duplicates and spoilt ones included.</summary>
    public long FramesSent => Volatile.Read(ref _framesSent);

    /// <summary>Of those, market data.</summary>
    public long DataFramesSent => Volatile.Read(ref _dataFramesSent);

    /// <summary>Frames lost to the fault "silent".</summary>
    public long FramesSilenced => Volatile.Read(ref _framesSilenced);

    public long FramesDuplicated => Volatile.Read(ref _framesDuplicated);

    public long FramesReordered => Volatile.Read(ref _framesReordered);

    public long FramesCorrupted => Volatile.Read(ref _framesCorrupted);

    /// <summary>Bytes of WebSocket framing and payload handed to the sockets.</summary>
    public long BytesSent => Volatile.Read(ref _bytesSent);

    public long InfoRequests => Volatile.Read(ref _infoRequests);

    internal void Accepted() => Interlocked.Increment(ref _connectionsAccepted);

    internal void Refused() => Interlocked.Increment(ref _connectionsRefused);

    internal void WasReset() => Interlocked.Increment(ref _connectionsReset);

    internal void SlowClientDropped() => Interlocked.Increment(ref _slowClientsDropped);

    internal void ClosedIdle() => Interlocked.Increment(ref _idleClosed);

    internal void Received() => Interlocked.Increment(ref _messagesReceived);

    internal void Sent(bool isData)
    {
        Interlocked.Increment(ref _framesSent);
        if (isData) Interlocked.Increment(ref _dataFramesSent);
    }

    internal void Silenced() => Interlocked.Increment(ref _framesSilenced);

    internal void Duplicated() => Interlocked.Increment(ref _framesDuplicated);

    internal void Reordered() => Interlocked.Increment(ref _framesReordered);

    internal void Corrupted() => Interlocked.Increment(ref _framesCorrupted);

    internal void Wrote(int bytes) => Interlocked.Add(ref _bytesSent, bytes);

    internal void InfoRequested() => Interlocked.Increment(ref _infoRequests);
}
