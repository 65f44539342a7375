using System.Net;
using System.Net.Sockets;
using RelayCloud.FanOut.Subscribers;
using RelayCloud.Ingest.Sessions.Keys;
using RelayCloud.Ingest.Sessions.Sockets;
using RelayCloud.Ingest.Sessions.Usage;
using RelayCloud.Ingest.Sessions.WebSocket.Commands;
using RelayCloud.Ingest.Sessions.WebSocket.Encodings;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Sessions.WebSocket;

/// <summary>
/// One customer's WebSocket, from after the handshake to the end. Three parties touch it: the receive side (thread pool, one call at a time), the subscriber's lane
/// (writes, see <see cref="IDeliveryTarget"/>), and the registry's sweep (time-outs). It holds no buffer while nothing is under way.
/// </summary>
internal sealed partial class WebSocketSession : IDeliveryTarget, IReadableHandler, IGrantHolder
{
    [ThreadStatic]
    private static Replies? _replies;

    private readonly SessionContext _context;
    private readonly Socket _socket;
    private readonly SocketReadiness _readiness;
    private volatile KeyGrant _grant;
    private readonly KeyUsage _usage;
    private readonly bool _compression;
    private readonly Subscriber _subscriber;
    private readonly Lock _topicsGate = new();
    private Dictionary<int, KeptTopic>? _topics;
    private int _disposed;

    /// <param name="context">The rest of the container.</param>
    /// <param name="socket">Upgraded, not blocking; the session's from here on.</param>
    /// <param name="readiness">Of that socket; it will call this session.</param>
    /// <param name="admitted">The key, of which one connection was counted; the session gives it back.</param>
    /// <param name="encoding">What was agreed.</param>
    public WebSocketSession(SessionContext context, Socket socket, SocketReadiness readiness, Admitted admitted, WebSocketEncoding encoding)
    {
        _context = context;
        _socket = socket;
        _readiness = readiness;
        (_grant, _usage, Client) = admitted;
        _compression = encoding.HasFlag(WebSocketEncoding.Deflate);
        _messageBudget = new RateBucket(_grant.MessagesPerMinuteMax);
        _frameBudget = new RateBucket(FramesPerMinuteMax);
        Id = context.Sessions.NextId();
        _lastReceivedMs = context.NowMs;
        _subscriber = context.Hub.Attach(this, context.Options.Queue, (int)encoding, _grant.Delivery);
        readiness.Handler = this;
    }

    /// <summary>Unique in this process.</summary>
    public long Id { get; }

    /// <inheritdoc/>
    public IPAddress? Client { get; }

    /// <inheritdoc/>
    public KeyGrant Grant => _grant;

    /// <summary>Completes when the socket is released.</summary>
    public Action? Released { get; init; }

    private static Replies Replies => _replies ??= new Replies();

    /// <summary>Begins: takes what came with the handshake, then waits for more.</summary>
    public void Start(ReadOnlySpan<byte> early)
    {
        _context.Sessions.Add(this);
        _usage.Join(this);
        _context.Grants?.Verify(this);
        if (!early.IsEmpty) TakeEarly(early);
        _readiness.Wait();
    }

    /// <summary>Sends the farewell of a container that stops.</summary>
    public void Stop() => _subscriber.End(EndReason.HubStopped);

    /// <summary>Drops the connection.</summary>
    public void Abort()
    {
        _subscriber.End(EndReason.Gone);
        Release();
    }

    /// <summary>Ends what has been silent or stuck for too long. Called by the sweep.</summary>
    /// <param name="nowMs">On the sessions' clock.</param>
    /// <param name="now">The time of day, for keys that end by themselves.</param>
    public void CheckTimeouts(long nowMs, DateTimeOffset now)
    {
        CustomerSessionOptions options = _context.Options;
        long lingerUntil = Volatile.Read(ref _lingerUntilMs);
        if (lingerUntil != 0)
        {
            if (nowMs >= lingerUntil) Abort();
            return;
        }

        long blockedSince = Volatile.Read(ref _blockedSinceMs);
        if (blockedSince != 0 && nowMs - blockedSince >= options.WriteStallTimeoutMs)
        {
            Abort();
            return;
        }

        if (now >= _grant.WorksUntil)
        {
            Dismiss(KeyOutcome.Expired);
            return;
        }

        long silentMs = nowMs - Volatile.Read(ref _lastReceivedMs);
        if (silentMs >= options.IdleTimeoutMs)
        {
            Interlocked.Increment(ref _context.Sessions.Counters.ClosedIdle);
            Close(CloseCodes.Idle, "nothing heard for the idle time-out; send {\"method\":\"ping\"} now and then"u8);
        }
        else if (silentMs >= options.IdleTimeoutMs / 2 && !_pinged)
        {
            // A browser or library answers this by itself, so a quiet customer of quiet topics stays.
            _pinged = true;
            _subscriber.Send(Replies.Control(Frames.Opcode.Ping, []));
        }
    }

    private bool Close(int code, ReadOnlySpan<byte> reason, EndReason end = EndReason.Closed)
    {
        if (Interlocked.CompareExchange(ref _closeCode, code, 0) != 0) return false;
        _closeReason = reason.ToArray();
        _discarding = true;
        _subscriber.End(end);
        return true;
    }

    private void Release()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        _socket.Dispose();

        // The lane calls this too, and giving topics back may wait for the plan of the gateways: that is not the lane's to wait for.
        ThreadPool.UnsafeQueueUserWorkItem(static session => session.GiveBack(), this, preferLocal: false);
    }

    private void GiveBack()
    {
        try
        {
            GiveBackTopics();
        }
        catch (Exception e)
        {
            // On a pool thread, where one connection's fault would end the process: it is counted and kept for whoever looks.
            _context.Sessions.NoteFault(e);
        }

        _usage.Disconnect(this);
        _context.Sessions.Remove(this);
        Released?.Invoke();
    }

    private void GiveBackTopics()
    {
        // Disposed of, or its finalizer would keep it, the socket and this session for two more collections. One that is under way sees to it itself.
        _sendEvent?.Dispose();
        Dictionary<int, KeptTopic>? topics;
        lock (_topicsGate)
        {
            topics = _topics;
            _topics = null;
            _notified = null;
        }

        if (topics is null) return;
        foreach ((Topic topic, _) in topics.Values)
        {
            try
            {
                _context.Demand.Release(topic);
            }
            catch (Exception e)
            {
                // The other topics are given back all the same.
                _context.Sessions.NoteFault(e);
            }
        }
    }
}
