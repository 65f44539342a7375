using RelayCloud.Amqp.Sessions;

namespace RelayCloud.Amqp.Connections;

/// <content>From the open to the end of the socket: idle time-outs, and who is told when it is over.</content>
public sealed partial class AmqpConnection
{
    // A peer's idle time-out may be absurdly short; the clock is not looked at more often than this.
    private const int IdleCheckMsMin = 20;

    private ITimer? _idleTimer;

    private void Start()
    {
        FrameBytesMax = (int)Math.Clamp(Remote.MaxFrameSize ?? uint.MaxValue, AmqpConnectionOptions.MaxFrameSizeBytesFloor, (uint)Options.MaxFrameSizeBytes);
        StartIdleTimer();
        _ = RunAsync();
    }

    private async Task RunAsync()
    {
        // The caller of Accept or Connect goes on before the first frame is dispatched.
        await Task.Yield();
        Task writer = WriteLoopAsync();
        try
        {
            await ReadLoopAsync();
        }
        catch (AmqpException e)
        {
            Fail(e);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException or System.Net.Sockets.SocketException)
        {
            lock (Gate)
            {
                // Once both have said close, or this end has lost its patience, a lost connection is what was wanted.
                if (!_closeSent) _failure ??= new AmqpException(ErrorConditions.ConnectionForced, $"The connection was lost: {e.Message}", e);
                _aborted = true;
            }
        }
        catch (Exception e)
        {
            // A handler's mistake: the peer is told that it is ours.
            Fail(new AmqpException(ErrorConditions.InternalError, $"The other end failed ({e.GetType().Name}).", e));
        }

        await StopAsync(writer);
        TellAll();
        _completion.TrySetResult();
    }

    private void Fail(AmqpException error)
    {
        lock (Gate)
        {
            _failure ??= error;
            if (!_aborted) SendClose(error.Error);
        }
    }

    /// <summary>Lets the last frames go out, waits for the peer to have read them, and closes the stream; all of it within the time that a close may take.</summary>
    private async Task StopAsync(Task writer)
    {
        bool linger;
        lock (Gate)
        {
            _writerStops = true;
            _over = true;

            // A socket that is closed while unread bytes are in it resets the peer's, which may then never see why.
            linger = !_closeReceived && !_aborted;
        }

        _writeSignal.Raise();
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(Options.CloseTimeoutMs), Options.TimeProvider);
        try
        {
            await writer.WaitAsync(patience.Token);
            while (linger && await _stream.ReadAsync(_readBuffer, patience.Token) > 0)
            {
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException or System.Net.Sockets.SocketException)
        {
            // Nothing more can be done for the peer.
        }

        lock (Gate) _aborted = true;
        await _stream.DisposeAsync();
        _writeSignal.Raise();
        await writer;
        if (_idleTimer is not null) await _idleTimer.DisposeAsync();
        if (_closeTimer is not null) await _closeTimer.DisposeAsync();
    }

    private void TellAll()
    {
        AmqpException? failure;
        lock (Gate)
        {
            failure = _failure;
            AmqpException lost = failure ?? new AmqpException(ErrorConditions.ConnectionForced, "The connection is closed.");
            foreach (AmqpSession session in _byLocalChannel.Values.ToArray()) session.Lose(lost, failure);
            _byLocalChannel.Clear();
            _byRemoteChannel.Clear();
        }

        // Nobody is left to close the connection on behalf of a handler that throws; the others are still to be told.
        for (int i = 0; i < Notices.Count; i++) Tell(Notices[i]);
        Notices.Clear();
        try
        {
            _handler.OnClosed(this, failure);
        }
        catch (Exception)
        {
            // As above.
        }
    }

    private void Tell(Notice notice)
    {
        try
        {
            notice.Call(_handler);
        }
        catch (Exception)
        {
            // As in TellAll.
        }
    }

    private void StartIdleTimer()
    {
        uint own = Options.IdleTimeoutMs;
        uint peers = Remote.IdleTimeoutMs ?? 0;
        if (own == 0 && peers == 0) return;
        uint shortest = Math.Min(own == 0 ? uint.MaxValue : own, peers == 0 ? uint.MaxValue : peers);
        var period = TimeSpan.FromMilliseconds(Math.Max(IdleCheckMsMin, shortest / 8));
        _idleTimer = Options.TimeProvider.CreateTimer(static c => ((AmqpConnection)c!).CheckIdle(), this, period, period);
    }

    private void CheckIdle()
    {
        TimeProvider time = Options.TimeProvider;
        uint own = Options.IdleTimeoutMs;
        if (own > 0 && time.GetElapsedTime(Volatile.Read(ref _readAt)).TotalMilliseconds > own)
            Close(new Performatives.AmqpError(ErrorConditions.ResourceLimitExceeded, $"The peer has sent nothing for {own} ms, the idle time-out of its connection."));

        // After a quarter of the peer's patience, looked at eight times within it: something goes out in each half.
        uint peers = Remote.IdleTimeoutMs ?? 0;
        if (peers == 0 || time.GetElapsedTime(Volatile.Read(ref _writtenAt)).TotalMilliseconds < peers / 4.0) return;
        lock (Gate)
        {
            if (_over || _closeSent || _pending.Length > 0) return;
            EndFrame(BeginFrame(), 0);
        }
    }
}
