using RelayCloud.Amqp.Connections;
using RelayCloud.Amqp.Performatives;
using RelayCloud.Amqp.Sessions;

namespace RelayCloud.Amqp.Links;

/// <summary>A link, seen from this end. Thread safe; guarded by the connection's gate.</summary>
public abstract class AmqpLink
{
    private readonly TaskCompletionSource _attached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _detached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool _awaitsAnswer;
    private bool _detachedTold;

    private protected AmqpLink(AmqpSession session, uint localHandle, string name, bool isReceiver)
    {
        Session = session;
        LocalHandle = localHandle;
        Name = name;
        IsReceiver = isReceiver;
    }

    public AmqpSession Session { get; }

    public string Name { get; }

    /// <summary>Whether this end receives.</summary>
    public bool IsReceiver { get; }

    /// <summary>This end's number of the link in its session.</summary>
    public uint LocalHandle { get; }

    /// <summary>The peer's number of the link; null before its attach.</summary>
    public uint? RemoteHandle { get; private set; }

    /// <summary>What this end attached with; null before.</summary>
    public Attach? Local { get; private set; }

    /// <summary>What the peer attached with; null before.</summary>
    public Attach? Remote { get; private set; }

    /// <summary>Whatever the owner wants to keep with the link.</summary>
    public object? Context { get; set; }

    /// <summary>Whether both ends are attached.</summary>
    public bool IsOpen
    {
        get
        {
            lock (Gate) return State == LinkState.Attached && Connection.CanSend;
        }
    }

    internal Lock Gate => Session.Gate;

    internal AmqpConnection Connection => Session.Connection;

    internal LinkState State { get; private set; }

    /// <summary>Ends when the peer has answered this end's attach.</summary>
    internal Task Attached => _attached.Task;

    /// <summary>Detaches for good and returns at once. Also refuses a link that is not accepted yet.</summary>
    public void Close(AmqpError? error = null)
    {
        lock (Gate)
        {
            if (!Connection.CanSend || !Session.IsMapped) return;
            if (State == LinkState.Offered) Refuse(error ?? new AmqpError(ErrorConditions.DetachForced, "The link was not accepted."));
            else if (State is LinkState.Attached or LinkState.AttachSent) SendDetach(error);
        }
    }

    /// <summary>Detaches for good and waits for the peer's answer. Never from a handler.</summary>
    public async Task CloseAsync(AmqpError? error = null, CancellationToken cancellationToken = default)
    {
        Close(error);
        await _detached.Task.WaitAsync(cancellationToken);
    }

    /// <summary>This end attaches first.</summary>
    internal Attach Offer(LinkSettings settings)
    {
        State = LinkState.AttachSent;
        _awaitsAnswer = true;
        Local = new Attach
        {
            Name = Name,
            Handle = LocalHandle,
            IsReceiver = IsReceiver,
            SenderSettleMode = settings.SenderSettleMode ?? SenderSettleMode.Mixed,
            ReceiverSettleMode = settings.ReceiverSettleMode ?? ReceiverSettleMode.First,
            Source = settings.Source ?? new Source(),
            Target = settings.Target ?? new Target(),
            InitialDeliveryCount = IsReceiver ? null : 0,
            MaxMessageSize = settings.MaxMessageSizeBytes ?? Connection.Options.MaxMessageSizeBytes,
            OfferedCapabilities = settings.OfferedCapabilities,
            DesiredCapabilities = settings.DesiredCapabilities,
            Properties = settings.Properties,
        };
        Configure(settings);
        return Local;
    }

    internal bool IsAnsweredBy(Attach attach) => _awaitsAnswer && attach.IsReceiver != IsReceiver && attach.Name == Name;

    internal void OnAnswered(Attach attach)
    {
        _awaitsAnswer = false;
        RemoteHandle = attach.Handle;
        Remote = attach;
        if (State != LinkState.AttachSent) return;
        if ((IsReceiver ? attach.Source : (object?)attach.Target) is null)
        {
            State = LinkState.Refused;
            return;
        }

        State = LinkState.Attached;
        OnAttached();
        _attached.TrySetResult();
    }

    /// <summary>The peer attaches first.</summary>
    internal void OnOffered(Attach attach)
    {
        State = LinkState.Offered;
        RemoteHandle = attach.Handle;
        Remote = attach;
    }

    /// <summary>This end answers the peer's attach. False when the peer has gone meanwhile.</summary>
    internal bool AcceptOffer(LinkSettings settings)
    {
        if (State != LinkState.Offered || !Session.IsMapped) return false;
        Attach remote = Remote!;
        Local = new Attach
        {
            Name = Name,
            Handle = LocalHandle,
            IsReceiver = IsReceiver,
            SenderSettleMode = settings.SenderSettleMode ?? remote.SenderSettleMode,
            ReceiverSettleMode = settings.ReceiverSettleMode ?? remote.ReceiverSettleMode,
            Source = settings.Source ?? remote.Source ?? new Source(),
            Target = settings.Target ?? remote.Target ?? new Target(),
            InitialDeliveryCount = IsReceiver ? null : 0,
            MaxMessageSize = settings.MaxMessageSizeBytes ?? Connection.Options.MaxMessageSizeBytes,
            OfferedCapabilities = settings.OfferedCapabilities,
            DesiredCapabilities = settings.DesiredCapabilities,
            Properties = settings.Properties ?? remote.Properties,
        };
        Configure(settings);
        Connection.Send(Session.LocalChannel, Local);
        State = LinkState.Attached;
        OnAttached();
        _attached.TrySetResult();
        return true;
    }

    /// <summary>This end refuses the peer's attach, in the way that the protocol has for it: an attach to nothing, and a detach that says why.</summary>
    internal void Refuse(AmqpError error)
    {
        if (State != LinkState.Offered || !Session.IsMapped) return;
        AttachToNothing();
        SendDetach(error);
    }

    /// <summary>Detaches because the peer broke the rules of the link; the session stays.</summary>
    internal void Violated(AmqpError error)
    {
        SendDetach(error);
        var cause = new AmqpException(error);
        TellLater(cause, cause);
    }

    internal void OnDetach(Detach detach)
    {
        // Also a peer that has changed its mind before the answer gets its attach first: a detach alone would name a handle that it does not know.
        if (State == LinkState.Offered) AttachToNothing();
        if (State != LinkState.DetachSent)
            Connection.Send(Session.LocalChannel, new Detach { Handle = LocalHandle, Closed = detach.Closed });
        State = LinkState.Detached;
        Session.Remove(this);
        AmqpException? cause = detach.Error is null ? null : new AmqpException(detach.Error);
        TellLater(cause ?? new AmqpException(ErrorConditions.IllegalState, $"The link '{Name}' is detached."), cause);
    }

    /// <summary>The session or the connection is gone.</summary>
    internal void Lose(AmqpException lost, AmqpException? cause)
    {
        State = LinkState.Detached;
        TellLater(lost, cause);
    }

    /// <summary>The link's part of a flow.</summary>
    internal abstract Flow Describe(Flow session);

    internal abstract void OnFlow(Flow flow);

    /// <summary>From the reader, without the gate.</summary>
    internal abstract void TellDetached(AmqpException? error);

    private protected virtual void Configure(LinkSettings settings)
    {
    }

    private protected virtual void OnAttached()
    {
    }

    /// <summary>Those who wait for something of the link are to be told that it will not come.</summary>
    private protected abstract void OnLost(AmqpException lost);

    private void AttachToNothing()
    {
        Local = new Attach
        {
            Name = Name,
            Handle = LocalHandle,
            IsReceiver = IsReceiver,
            SenderSettleMode = Remote!.SenderSettleMode,
            ReceiverSettleMode = Remote.ReceiverSettleMode,
            InitialDeliveryCount = IsReceiver ? null : 0,
        };
        Connection.Send(Session.LocalChannel, Local);
    }

    private void SendDetach(AmqpError? error)
    {
        Session.WritePending();
        Connection.Send(Session.LocalChannel, new Detach { Handle = LocalHandle, Closed = true, Error = error });
        State = LinkState.DetachSent;
    }

    private void TellLater(AmqpException lost, AmqpException? cause)
    {
        if (State == LinkState.Detached) _detached.TrySetResult();
        if (_detachedTold) return;
        _detachedTold = true;
        _attached.TrySetException(new AmqpException(lost.Error, lost));
        _ = _attached.Task.Exception;
        OnLost(lost);
        Connection.Notices.Add(Notice.Detached(this, cause));
    }
}
