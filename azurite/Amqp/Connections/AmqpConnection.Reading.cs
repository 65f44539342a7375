using RelayCloud.Amqp.Encoding;
using RelayCloud.Amqp.Performatives;
using RelayCloud.Amqp.Sessions;

namespace RelayCloud.Amqp.Connections;

/// <content>The reader.</content>
public sealed partial class AmqpConnection
{
    private const int ReadBufferBytesMin = 32_768;

    private readonly Dictionary<ushort, AmqpSession> _byRemoteChannel = [];
    private readonly HashSet<ushort> _endedChannels = [];
    private readonly byte[] _readBuffer;
    private int _readStart;
    private int _readEnd;
    private long _readAt;
    private bool _closeReceived;

    /// <summary>What the reader has to tell handlers once it has let go of the gate.</summary>
    internal List<Notice> Notices { get; } = [];

    private async Task ReadLoopAsync()
    {
        while (true)
        {
            Cork();
            try
            {
                while (!_closeReceived && TryDispatchFrame())
                {
                }
            }
            finally
            {
                Uncork();
            }

            if (_closeReceived) return;
            ThrowIfAnswersPileUp();
            if (!Took(await _stream.ReadAsync(MakeRoom()))) throw new EndOfStreamException("The peer closed the stream without an AMQP close.");
        }
    }

    /// <summary>Where the next bytes go: behind what is not dispatched.</summary>
    private Memory<byte> MakeRoom()
    {
        if (_readStart == _readEnd)
        {
            _readStart = _readEnd = 0;
        }
        else if (_readBuffer.Length - _readStart < Options.MaxFrameSizeBytes || _readEnd == _readBuffer.Length)
        {
            // The frame that has begun may not fit behind its beginning.
            Buffer.BlockCopy(_readBuffer, _readStart, _readBuffer, 0, _readEnd - _readStart);
            _readEnd -= _readStart;
            _readStart = 0;
        }

        return _readBuffer.AsMemory(_readEnd);
    }

    /// <summary>Takes note of what was read there; false at the end of the stream.</summary>
    private bool Took(int bytes)
    {
        Volatile.Write(ref _readAt, Options.TimeProvider.GetTimestamp());
        _readEnd += bytes;
        return bytes > 0;
    }

    /// <summary>Messages stop at the queue's bound, but what a peer asks for has to be answered.</summary>
    private void ThrowIfAnswersPileUp()
    {
        long bytesMax = (long)Options.WriteQueueBytesMax + Options.ControlBytesMax + (long)Options.MaxMessageSizeBytes;
        lock (Gate)
        {
            if (_pending.Length <= bytesMax) return;
        }

        throw new AmqpException(ErrorConditions.ResourceLimitExceeded, $"More than {bytesMax} bytes wait for the peer, which asks and does not read.");
    }

    private bool TryDispatchFrame()
    {
        ReadOnlySpan<byte> data = _readBuffer.AsSpan(_readStart, _readEnd - _readStart);
        if (!FrameHeader.TryRead(data, Options.MaxFrameSizeBytes, out FrameHeader header) || data.Length < header.SizeBytes) return false;
        ReadOnlyMemory<byte> body = _readBuffer.AsMemory(_readStart + header.DataOffsetBytes, header.SizeBytes - header.DataOffsetBytes);
        _readStart += header.SizeBytes;
        if (header.Type != FrameHeader.AmqpType) throw AmqpException.Framing($"A frame of type {header.Type} is not expected on an open connection.");
        if (body.Length > 0) Dispatch(header.Channel, body);
        return true;
    }

    private void Dispatch(ushort channel, ReadOnlyMemory<byte> body)
    {
        var reader = new AmqpReader(body.Span);
        ulong descriptor = reader.ReadDescriptor();
        if (descriptor == Descriptor.Close)
        {
            OnClose(Performatives.Close.Read(ref reader));
            return;
        }

        // After this end has said close only the peer's close counts.
        lock (Gate)
        {
            if (_closeSent) return;
        }

        if (descriptor == Descriptor.Transfer)
        {
            // By far the most frequent, so by the shortest way.
            Transfer transfer = Transfer.Read(ref reader);
            FindSession(channel, descriptor)?.OnTransfer(transfer, body[reader.Position..]);
        }
        else if (descriptor == Descriptor.Begin)
        {
            OnBegin(channel, Begin.Read(ref reader));
        }
        else if (descriptor is > Descriptor.Begin and <= Descriptor.End)
        {
            FindSession(channel, descriptor)?.Dispatch(descriptor, ref reader);
        }
        else
        {
            throw new AmqpException(ErrorConditions.NotAllowed, $"A frame with the descriptor 0x{descriptor:x} is not expected on an open connection.");
        }

        CallNotices();
    }

    private AmqpSession? FindSession(ushort channel, ulong descriptor)
    {
        lock (Gate)
        {
            if (_byRemoteChannel.TryGetValue(channel, out AmqpSession? session)) return session;

            // Some clients go on for a while on a channel after its end.
            if (_endedChannels.Contains(channel)) return null;
        }

        throw AmqpException.Framing($"A frame with the descriptor 0x{descriptor:x} came on channel {channel}, on which no session was begun.");
    }

    private void OnBegin(ushort channel, Begin begin)
    {
        AmqpSession? session;
        lock (Gate)
        {
            if (channel > Options.ChannelMax) throw AmqpException.Framing($"Channel {channel} is above the highest allowed, {Options.ChannelMax}.");
            if (_byRemoteChannel.ContainsKey(channel)) throw new AmqpException(ErrorConditions.NotAllowed, $"Channel {channel} has a session already.");
            if (begin.RemoteChannel is { } local)
            {
                if (!_byLocalChannel.TryGetValue(local, out session) || session.RemoteChannel is not null)
                    throw new AmqpException(ErrorConditions.NotAllowed, $"A begin answers one on channel {local}, where none is waiting for an answer.");
                _byRemoteChannel.Add(channel, session);
                _endedChannels.Remove(channel);
                session.OnBeginAnswered(channel, begin);
                return;
            }

            session = new AmqpSession(this, FreeChannel());
            _byLocalChannel.Add(session.LocalChannel, session);
            _byRemoteChannel.Add(channel, session);
            _endedChannels.Remove(channel);
            session.AnswerBegin(channel, begin);
        }

        _handler.OnSession(session);
    }

    private void OnClose(Close close)
    {
        lock (Gate)
        {
            _closeReceived = true;
            if (close.Error is not null) _failure ??= new AmqpException(close.Error);
            SendClose(null);
        }
    }

    private void CallNotices()
    {
        // Handlers may add to the list while it is gone through.
        for (int i = 0; i < Notices.Count; i++) Notices[i].Call(_handler);
        Notices.Clear();
    }
}
