using RelayCloud.Amqp.Encoding;
using RelayCloud.Amqp.Links;
using RelayCloud.Amqp.Performatives;
using RelayCloud.Amqp.Sessions;

namespace RelayCloud.Amqp.Connections;

/// <content>The writer and its queue. Frames are encoded straight into the queue, under the gate; the writer swaps the queue for the one it has just written.</content>
public sealed partial class AmqpConnection
{
    private readonly AsyncSignal _writeSignal = new();
    private readonly List<AmqpSession> _dirty = [];
    private readonly List<AmqpSender> _queueBlocked = [];
    private readonly List<AmqpSender> _unblocked = [];

    private AmqpWriter _pending = new(4096);
    private AmqpWriter _writing = new(4096);
    private long _writtenAt;
    private bool _corked;
    private bool _raiseOnUncork;
    private bool _writerStops;
    private bool _aborted;

    /// <summary>Where frames are written, between <see cref="BeginFrame"/> and <see cref="EndFrame"/>.</summary>
    internal AmqpWriter Output => _pending;

    /// <summary>Whether senders are to wait.</summary>
    internal bool IsQueueFull => _pending.Length >= Options.WriteQueueBytesMax;

    /// <summary>Queues a frame; drops it once close was said. Throws, and queues nothing, when it cannot be encoded or is larger than both ends take.</summary>
    internal void Send<T>(ushort channel, in T performative)
        where T : IPerformative
    {
        if (!CanSend) return;
        int begun = BeginFrame();
        try
        {
            performative.Write(_pending);
        }
        catch
        {
            _pending.Truncate(begun);
            throw;
        }

        EndFrame(begun, channel);
    }

    internal int BeginFrame() => FrameHeader.Begin(_pending);

    internal void EndFrame(int begun, ushort channel)
    {
        int size = _pending.Length - begun;
        if (size > FrameBytesMax)
        {
            _pending.Truncate(begun);
            throw new AmqpException(ErrorConditions.FramingError, $"A frame of {size} bytes is more than the {FrameBytesMax} that both ends take.");
        }

        FrameHeader.End(_pending, begun, FrameHeader.AmqpType, channel);
        RaiseWriter();
    }

    /// <summary>The session has dispositions or flows that the writer is to collect.</summary>
    internal void MarkDirty(AmqpSession session)
    {
        _dirty.Add(session);
        RaiseWriter();
    }

    /// <summary>Calls the sender again when the queue has room.</summary>
    internal void AwaitQueue(AmqpSender sender) => _queueBlocked.Add(sender);

    /// <summary>While the reader dispatches what one read brought, the writer waits for the answers to gather.</summary>
    private void RaiseWriter()
    {
        if (_corked) _raiseOnUncork = true;
        else _writeSignal.Raise();
    }

    private void Cork()
    {
        lock (Gate) _corked = true;
    }

    private void Uncork()
    {
        lock (Gate)
        {
            _corked = false;
            if (!_raiseOnUncork) return;
            _raiseOnUncork = false;
        }

        _writeSignal.Raise();
    }

    private async Task WriteLoopAsync()
    {
        try
        {
            while (true)
            {
                bool stops;
                lock (Gate)
                {
                    foreach (AmqpSession session in _dirty) session.WritePending();
                    _dirty.Clear();
                    stops = _writerStops;
                    (_pending, _writing) = (_writing, _pending);
                    _unblocked.AddRange(_queueBlocked);
                    _queueBlocked.Clear();
                }

                if (_writing.Length > 0)
                {
                    Volatile.Write(ref _writtenAt, Options.TimeProvider.GetTimestamp());
                    ValueTask write = _stream.WriteAsync(_writing.WrittenMemory);
                    CallUnblocked();
                    await write;
                    await _stream.FlushAsync();
                    _writing.Reset(Options.WriteQueueBytesMax * 2);
                    continue;
                }

                CallUnblocked();
                if (stops || _aborted) return;
                await _writeSignal.WaitAsync();
            }
        }
        catch (Exception e)
        {
            // Whatever it is, nothing can be sent any more. The reader sees the end of the stream and tells everyone.
            lock (Gate)
            {
                _aborted = true;

                // A peer need not wait for the answer to its close.
                if (!_closeSent) _failure ??= e as AmqpException ?? new AmqpException(ErrorConditions.ConnectionForced, $"The connection was lost while writing: {e.Message}", e);
            }

            await _stream.DisposeAsync();
        }
    }

    private void CallUnblocked()
    {
        foreach (AmqpSender sender in _unblocked) sender.OnSendable();
        _unblocked.Clear();
    }
}
