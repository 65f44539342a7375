using RelayCloud.Amqp.Connections;
using RelayCloud.Amqp.Encoding;
using RelayCloud.Amqp.Links;
using RelayCloud.Amqp.Performatives;

namespace RelayCloud.Amqp.Sessions;

/// <summary>
/// A session: an order of transfers of its own, with windows in each direction, and the links in it. Thread safe; guarded by the connection's gate.
/// </summary>
public sealed partial class AmqpSession
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SessionState _state = SessionState.BeginSent;
    private AmqpException? _error;
    private uint _peerHandleMax = uint.MaxValue;
    private bool _lossTold;

    internal AmqpSession(AmqpConnection connection, ushort localChannel)
    {
        Connection = connection;
        LocalChannel = localChannel;
        _incomingWindow = connection.Options.IncomingWindowFrames;
    }

    public AmqpConnection Connection { get; }

    /// <summary>This end's number of the session.</summary>
    public ushort LocalChannel { get; }

    /// <summary>The peer's number of the session; null before it has answered.</summary>
    public ushort? RemoteChannel { get; private set; }

    /// <summary>Whatever the owner wants to keep with the session.</summary>
    public object? Context { get; set; }

    /// <summary>Whether links can be attached.</summary>
    public bool IsOpen
    {
        get
        {
            lock (Gate) return _state == SessionState.Mapped;
        }
    }

    internal Lock Gate => Connection.Gate;

    internal bool IsMapped => _state == SessionState.Mapped;

    /// <summary>Ends when the peer has answered the begin.</summary>
    internal Task Opened => _opened.Task;

    /// <summary>Says end, with all links detached by it, and returns at once.</summary>
    public void End(AmqpError? error = null)
    {
        lock (Gate)
        {
            if (_state is SessionState.EndSent or SessionState.Ended || !Connection.CanSend) return;
            SendEnd(error);
        }
    }

    /// <summary>Says end and waits for the peer's. Never from a handler.</summary>
    public async Task EndAsync(AmqpError? error = null, CancellationToken cancellationToken = default)
    {
        End(error);
        await _ended.Task.WaitAsync(cancellationToken);
    }

    internal void SendBegin() => Connection.Send(LocalChannel, OwnBegin(null));

    /// <summary>The peer has begun; this end answers.</summary>
    internal void AnswerBegin(ushort channel, Begin begin)
    {
        Map(channel, begin);
        Connection.Send(LocalChannel, OwnBegin(channel));
    }

    /// <summary>The peer has answered this end's begin.</summary>
    internal void OnBeginAnswered(ushort channel, Begin begin)
    {
        if (_state == SessionState.EndSent)
        {
            RemoteChannel = channel;
            return;
        }

        Map(channel, begin);
    }

    internal void Dispatch(ulong descriptor, ref AmqpReader reader)
    {
        switch (descriptor)
        {
            case Descriptor.Flow:
                OnFlow(Flow.Read(ref reader));
                break;
            case Descriptor.Disposition:
                OnDisposition(Disposition.Read(ref reader));
                break;
            case Descriptor.Attach:
                OnAttach(Attach.Read(ref reader));
                break;
            case Descriptor.Detach:
                OnDetach(Detach.Read(ref reader));
                break;
            case Descriptor.End:
                OnEnd(Performatives.End.Read(ref reader));
                break;
            default:
                throw new InvalidOperationException($"The frame 0x{descriptor:x} is none of a session.");
        }
    }

    /// <summary>The connection is gone.</summary>
    /// <param name="lost">What those who wait are told.</param>
    /// <param name="cause">What handlers are told: null when the connection was closed for want of work.</param>
    internal void Lose(AmqpException lost, AmqpException? cause)
    {
        _state = SessionState.Ended;
        _opened.TrySetException(lost);
        _ = _opened.Task.Exception;
        _ended.TrySetResult();
        TellLoss(lost, cause);
    }

    internal void ThrowIfNotMapped()
    {
        Connection.ThrowIfClosed();
        if (_state != SessionState.Mapped) throw _error is null ? new AmqpException(ErrorConditions.IllegalState, "The session has ended.") : new AmqpException(_error.Error, _error);
    }

    /// <summary>Ends the session because the peer broke its rules; the connection and its other sessions stay.</summary>
    internal void Violated(AmqpSymbol condition, string description)
    {
        var error = new AmqpError(condition, description);
        _error = new AmqpException(error);
        SendEnd(error);
        TellLoss(_error, _error);
    }

    private void Map(ushort channel, Begin begin)
    {
        RemoteChannel = channel;
        _state = SessionState.Mapped;
        _nextIncomingId = begin.NextOutgoingId;
        _remoteIncomingWindow = begin.IncomingWindow;
        _peerHandleMax = begin.HandleMax ?? uint.MaxValue;
        _opened.TrySetResult();
    }

    private Begin OwnBegin(ushort? remoteChannel) => new()
    {
        RemoteChannel = remoteChannel,
        NextOutgoingId = _nextOutgoingId,
        IncomingWindow = _incomingWindow,
        OutgoingWindow = OutgoingWindow,
        HandleMax = Connection.Options.HandleMax,
    };

    private void SendEnd(AmqpError? error)
    {
        WritePending();
        _state = SessionState.EndSent;
        Connection.Send(LocalChannel, new End(error));
    }

    private void OnEnd(End end)
    {
        lock (Gate)
        {
            if (_state == SessionState.Mapped)
            {
                if (end.Error is not null) _error = new AmqpException(end.Error);
                SendEnd(null);
            }

            _state = SessionState.Ended;
            Connection.Remove(this);
            _opened.TrySetException(_error ?? new AmqpException(ErrorConditions.IllegalState, "The session was ended."));
            _ = _opened.Task.Exception;
            _ended.TrySetResult();
            TellLoss(_error ?? new AmqpException(ErrorConditions.IllegalState, "The session was ended."), _error);
        }
    }

    private void TellLoss(AmqpException lost, AmqpException? cause)
    {
        if (_lossTold) return;
        _lossTold = true;
        foreach (AmqpLink? link in _byLocalHandle) link?.Lose(lost, cause);
        _byLocalHandle.Clear();
        _byRemoteHandle.Clear();
        _outcomesAwaited.Clear();
        _flowing.Clear();
        Connection.Notices.Add(Notice.SessionEnded(this, cause));
    }
}
