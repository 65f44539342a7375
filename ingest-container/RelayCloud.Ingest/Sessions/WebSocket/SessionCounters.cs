namespace RelayCloud.Ingest.Sessions.WebSocket;

/// <summary>What sessions count, for <c>/stats</c> and metrics. Incremented with <see cref="Interlocked"/>.</summary>
internal sealed class SessionCounters
{
    public long Opened;
    public long Closed;
    public long ClosedTooSlow;
    public long ClosedIdle;
    public long ClosedProtocol;
    public long ClosedRate;
    public long ClosedByAccount;
    public long MessagesIn;
    public long MessagesRefused;
    public long ErrorsSent;

    /// <summary>Exceptions on the receive side: bugs.</summary>
    public long Faults;
}
