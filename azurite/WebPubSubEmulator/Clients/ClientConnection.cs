using RelayCloud.WebPubSubEmulator.Delivery;
using RelayCloud.WebPubSubEmulator.Hubs;
using RelayCloud.WebPubSubEmulator.Protocols;

namespace RelayCloud.WebPubSubEmulator.Clients;

/// <summary>
/// A client as the hub knows it: who it is, what it may do, what waits for it. One of a reliable subprotocol outlives its socket for a while. Thread safe.
/// </summary>
internal sealed class ClientConnection : IOutboxOwner
{
    private readonly Lock _gate = new();
    private readonly PubSubService _service;
    private ClientSession? _session;
    private ITimer? _recovery;
    private bool _isOver;
    private bool _wasAttached;
    private string? _overReason;

    public ClientConnection(PubSubService service, Hub hub, ConnectionIdentity identity)
    {
        _service = service;
        Hub = hub;
        Identity = identity;
        Permissions = new ConnectionPermissions(identity.Roles);
        Outbox = new Outbox(service.NextLane(), identity.Protocol, this);
    }

    public Hub Hub { get; }

    public ConnectionIdentity Identity { get; }

    public string Id => Identity.ConnectionId;

    public string? UserId => Identity.UserId;

    public Subprotocol Protocol => Identity.Protocol;

    public Outbox Outbox { get; }

    public ConnectionPermissions Permissions { get; }

    /// <summary>The groups it is in; guarded by the hub.</summary>
    public HashSet<string> Groups { get; } = [];

    /// <summary>What has been carried out for it.</summary>
    public AckIds AckIds { get; } = new();

    /// <summary>What event handlers keep with it (<c>ce-connectionState</c>), null = nothing.</summary>
    public string? State { get; set; }

    /// <summary>Done when the events that nobody waits for are with the handler.</summary>
    public Task Notices { get; private set; } = Task.CompletedTask;

    public bool IsOver => Volatile.Read(ref _isOver);

    /// <summary>Why it ended; for the <c>disconnected</c> event.</summary>
    public string OverReason => _overReason ?? "";

    /// <summary>Gives it a socket: the first one, or a new one in place of a lost one. The old one, if it is still there, is given up.</summary>
    /// <param name="first">Goes out first, null = nothing.</param>
    /// <returns>False when it is over.</returns>
    public bool TryAttach(ClientSession session, SocketTransport transport, OutboundMessage? first)
    {
        lock (_gate)
        {
            if (_isOver) return false;
            _recovery?.Dispose();
            _recovery = null;
            _session = session;
            _wasAttached = true;
            Outbox.Lane.Post(LaneCommand.Attach(Outbox, transport, first));
            return true;
        }
    }

    /// <summary>Its socket is gone. A reliable one waits for the client to come back, unless the client has said goodbye.</summary>
    public void OnSocketGone(ClientSession session, bool saidGoodbye, string reason)
    {
        lock (_gate)
        {
            // Another socket has taken over.
            if (_isOver || !ReferenceEquals(_session, session)) return;
            _session = null;
            if (Protocol.IsReliable() && !saidGoodbye && _service.Options.RecoverySeconds > 0)
            {
                _recovery = _service.Time.CreateTimer(_ => End("The client did not come back in time."), null, TimeSpan.FromSeconds(_service.Options.RecoverySeconds), Timeout.InfiniteTimeSpan);
                return;
            }
        }

        End(reason);
    }

    /// <summary>Ends it from this side: what waits goes out, then the farewell.</summary>
    /// <param name="reason">For the client and the event handler.</param>
    /// <param name="code">Of the close frame. 1008 tells a client of a reliable subprotocol not to try to recover.</param>
    public void Close(string reason, int code = 1008)
    {
        byte[] close = WebSocketFrames.Close(code, reason);
        ClientSession? session;
        lock (_gate)
        {
            if (_isOver) return;
            session = _session;
            Outbox.Lane.Post(LaneCommand.Close(Outbox, OutboundMessage.Direct([.. SystemFrames.Disconnected(Protocol, reason), .. close])));
        }

        session?.BeginLinger();
        End(reason);
    }

    /// <summary>Answers the client's own close frame.</summary>
    public void AnswerClose(int code) => Outbox.Lane.Post(LaneCommand.Close(Outbox, OutboundMessage.Direct(WebSocketFrames.Close(code, ""))));

    /// <summary>Cuts its socket, as a broken line would.</summary>
    public bool Drop()
    {
        ClientSession? session;
        lock (_gate) session = _session;
        session?.Abort();
        return session is not null;
    }

    /// <summary>Sends a finished frame.</summary>
    public void SendFrame(byte[] frame)
    {
        if (frame.Length > 0) Outbox.Lane.Post(LaneCommand.Send(Outbox, OutboundMessage.Direct(frame)));
    }

    /// <summary>Ends it if it never had a socket.</summary>
    public void EndUnlessAttached(string reason)
    {
        lock (_gate)
            if (_wasAttached) return;
        End(reason);
    }

    /// <summary>Sends an event that nobody waits for, behind those before it.</summary>
    /// <param name="send">Does not throw.</param>
    public void Notify(Func<Task> send)
    {
        lock (_gate) Notices = SendAsync(Notices);

        async Task SendAsync(Task before)
        {
            await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            await send();
        }
    }

    /// <inheritdoc/>
    public void OnOverflow() => ThreadPool.UnsafeQueueUserWorkItem(
        static self =>
        {
            ClientSession? session;
            lock (self._gate) session = self._session;
            session?.BeginLinger();
            self.End("Too slow: more messages were waiting than the connection may have.");
        },
        this,
        preferLocal: false);

    /// <summary>Over for the hub; its socket, if any, may still be reading its farewell. Only the first call counts.</summary>
    private void End(string reason)
    {
        bool hasSocket;
        lock (_gate)
        {
            if (_isOver) return;
            _isOver = true;
            _overReason = reason;
            _recovery?.Dispose();
            _recovery = null;
            hasSocket = _session is not null;
        }

        Hub.Remove(this);
        _service.ReleasePlace();
        if (!hasSocket) Outbox.Lane.Post(LaneCommand.Detach(Outbox, null, isOver: true));
        _service.Events.Disconnected(this);
    }
}
