using RelayCloud.Amqp.Encoding;
using RelayCloud.Amqp.Links;
using RelayCloud.Amqp.Performatives;
using RelayCloud.Amqp.Sessions;

namespace RelayCloud.Amqp.Connections;

/// <summary>
/// One end of an AMQP 1.0 connection over any duplex stream. Thread safe: everything may be called from any thread. One lock, <see cref="Gate"/>, guards the state of the
/// connection and of all its sessions and links; it is never held while a handler is called or while anything is awaited.
/// One reader dispatches what arrives, in order, to the handlers. One writer sends what waits: all that has gathered while it wrote goes out in its next write, and nothing waits
/// while it is idle.
/// </summary>
public sealed partial class AmqpConnection : IAsyncDisposable
{
    private readonly Stream _stream;
    private readonly IAmqpConnectionHandler _handler;
    private readonly Dictionary<ushort, AmqpSession> _byLocalChannel = [];
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool _closeSent;
    private bool _over;
    private AmqpException? _failure;
    private ITimer? _closeTimer;

    private AmqpConnection(Stream stream, AmqpConnectionOptions options, IAmqpConnectionHandler? handler, bool isServer)
    {
        options.Validate();
        _stream = stream;
        _handler = handler ?? RefusingHandler.Instance;
        Options = options;
        Assembly = new AssemblyBuffers(options.AssemblyBytesMax);
        IsServer = isServer;
        _readBuffer = new byte[Math.Max(ReadBufferBytesMin, options.MaxFrameSizeBytes * 2)];
        _readAt = _writtenAt = options.TimeProvider.GetTimestamp();
    }

    public AmqpConnectionOptions Options { get; }

    public bool IsServer { get; }

    /// <summary>The peer's open.</summary>
    public Open Remote { get; private set; } = null!;

    /// <summary>The mechanism that was agreed on; null without SASL.</summary>
    public AmqpSymbol? SaslMechanism { get; private set; }

    /// <summary>Whatever the owner wants to keep with the connection.</summary>
    public object? Context { get; set; }

    /// <summary>Ends, without an error, when the connection is over and everyone has been told.</summary>
    public Task Completion => _completion.Task;

    /// <summary>Why the connection is over: null while it is not, and when it was closed for want of work.</summary>
    public AmqpException? Failure
    {
        get
        {
            lock (Gate) return _failure;
        }
    }

    /// <summary>Whether the connection is open and neither end has said close.</summary>
    public bool IsOpen
    {
        get
        {
            lock (Gate) return !_closeSent && !_over;
        }
    }

    internal Lock Gate { get; } = new();

    /// <summary>Whether frames still go out; the caller holds the gate.</summary>
    internal bool CanSend => !_closeSent && !_over && !_aborted;

    internal AssemblyBuffers Assembly { get; }

    /// <summary>The largest frame that may be sent.</summary>
    internal int FrameBytesMax { get; private set; } = AmqpConnectionOptions.MaxFrameSizeBytesFloor;

    /// <summary>Begins a session and waits for the peer's answer.</summary>
    /// <exception cref="AmqpException">The connection is over, or has no free channel.</exception>
    public async Task<AmqpSession> OpenSessionAsync(CancellationToken cancellationToken = default)
    {
        AmqpSession session;
        lock (Gate)
        {
            ThrowIfClosed();
            session = new AmqpSession(this, FreeChannel());
            _byLocalChannel.Add(session.LocalChannel, session);
            session.SendBegin();
        }

        try
        {
            await session.Opened.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            session.End();
            throw;
        }

        return session;
    }

    /// <summary>Says close and returns at once; the connection is over when the peer has answered, or after <see cref="AmqpConnectionOptions.CloseTimeoutMs"/>.</summary>
    public void Close(AmqpError? error = null)
    {
        lock (Gate)
        {
            if (_over || _closeSent) return;
            if (error is not null) _failure ??= new AmqpException(error);
            SendClose(error);
            _closeTimer = Options.TimeProvider.CreateTimer(static c => ((AmqpConnection)c!).Abort(), this, TimeSpan.FromMilliseconds(Options.CloseTimeoutMs), Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Says close and waits until the connection is over. Never from a handler: it would wait for itself.</summary>
    public async Task CloseAsync(AmqpError? error = null)
    {
        Close(error);
        await Completion;
    }

    /// <summary>Cuts the connection at once.</summary>
    public void Abort()
    {
        lock (Gate)
        {
            _aborted = true;
            if (!_closeSent) _failure ??= new AmqpException(ErrorConditions.ConnectionForced, "The connection was cut by this end.");
        }

        _stream.Dispose();
        _writeSignal.Raise();
    }

    public async ValueTask DisposeAsync() => await CloseAsync();

    internal void ThrowIfClosed()
    {
        if (_closeSent || _over) throw _failure is null ? new AmqpException(ErrorConditions.IllegalState, "The connection is closed.") : new AmqpException(_failure.Error, _failure);
    }

    /// <summary>Forgets a session that is over on both ends.</summary>
    internal void Remove(AmqpSession session)
    {
        _byLocalChannel.Remove(session.LocalChannel);
        if (session.RemoteChannel is not { } channel) return;
        _byRemoteChannel.Remove(channel);
        _endedChannels.Add(channel);
    }

    private ushort FreeChannel()
    {
        int max = Math.Min(Options.ChannelMax, Remote.ChannelMax ?? ushort.MaxValue);

        // With n sessions one of the first n + 1 channels is free.
        for (int channel = 0; channel <= max; channel++)
        {
            if (!_byLocalChannel.ContainsKey((ushort)channel)) return (ushort)channel;
        }

        throw new AmqpException(ErrorConditions.ResourceLimitExceeded, $"All of the connection's {max + 1} channels are in use.");
    }

    private void SendClose(AmqpError? error)
    {
        if (_closeSent) return;
        foreach (AmqpSession session in _byLocalChannel.Values) session.WritePending();
        Send(0, new Close(error));
        _closeSent = true;
    }
}
