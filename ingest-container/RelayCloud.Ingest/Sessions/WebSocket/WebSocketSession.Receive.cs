using System.Net.Sockets;
using System.Text.Unicode;
using RelayCloud.FanOut.Subscribers;
using RelayCloud.Ingest.Sessions.WebSocket.Frames;

namespace RelayCloud.Ingest.Sessions.WebSocket;

/// <summary>The receive side: bytes to frames to messages.</summary>
internal sealed partial class WebSocketSession
{
    private const int FirstBufferBytes = 1_024;
    private const int FrameOverheadMax = 14; // header and mask of a client frame

    /// <summary>How often one call reads before other sockets get the thread.</summary>
    private const int ReadsPerCallMax = 16;

    private byte[]? _buffer;
    private int _received;
    private byte[]? _message; // fragments so far
    private int _messageLength;
    private bool _messageCompressed;
    private bool _inMessage;
    private volatile bool _discarding;
    private volatile bool _clientEnded;
    private volatile bool _pinged;
    private long _lastReceivedMs;

    /// <inheritdoc/>
    public bool OnReadable(bool ok)
    {
        if (!ok || !ReadAvailable())
        {
            ReturnBuffers();
            _clientEnded = true;
            Interlocked.MemoryBarrier();
            _subscriber.End(EndReason.Gone);
            if (Volatile.Read(ref _lingerUntilMs) != 0) Release();
            _readiness.Dispose();
            return false;
        }

        ReturnEmptyBuffer();
        return true;
    }

    private void TakeEarly(ReadOnlySpan<byte> early)
    {
        _buffer = _context.ReceiveBuffers.Rent(Math.Max(FirstBufferBytes, early.Length));
        early.CopyTo(_buffer);
        _received = early.Length;
        Process();
        ReturnEmptyBuffer();
    }

    /// <summary>Reads what is there; false when the other side is gone.</summary>
    private bool ReadAvailable()
    {
        _buffer ??= _context.ReceiveBuffers.Rent(FirstBufferBytes);
        for (int i = 0; i < ReadsPerCallMax; i++)
        {
            if (_received == _buffer.Length) GrowBuffer();
            int read;
            SocketError error;
            try
            {
                read = _socket.Receive(_buffer.AsSpan(_received), SocketFlags.None, out error);
            }
            catch (ObjectDisposedException)
            {
                return false;
            }

            if (error == SocketError.WouldBlock) return true;
            if (error != SocketError.Success || read == 0) return false;
            _received += read;
            Volatile.Write(ref _lastReceivedMs, _context.NowMs);
            _pinged = false;
            Process();
        }

        return true;
    }

    private void GrowBuffer()
    {
        // A frame over the limit is refused from its header alone, so the buffer never needs more than the limit and a header.
        byte[] larger = _context.ReceiveBuffers.Rent(Math.Min(_buffer!.Length * 4, _context.Options.MessageBytesMax + FrameOverheadMax));
        _buffer.AsSpan(0, _received).CopyTo(larger);
        _context.ReceiveBuffers.Return(_buffer);
        _buffer = larger;
    }

    private void Process()
    {
        try
        {
            ProcessFrames();
        }
        catch (Exception e)
        {
            // A fault in what one client asked for ends its session and no other; it is counted and kept for whoever looks.
            _context.Sessions.NoteFault(e);
            Close(CloseCodes.InternalError, "internal error; reconnect"u8);
            _received = 0;
        }
    }

    private void ProcessFrames()
    {
        int at = 0;
        while (!_discarding)
        {
            if (ClientFrameReader.TryRead(_buffer.AsSpan(at, _received - at), _context.Options.MessageBytesMax, _compression, out ClientFrame frame, out int consumed, out FrameError error))
            {
                at += consumed;
                OnFrame(frame);
            }
            else
            {
                if (error != FrameError.None) Refuse(error);
                break;
            }
        }

        if (_discarding) at = _received;
        if (at == 0) return;
        _buffer.AsSpan(at, _received - at).CopyTo(_buffer);
        _received -= at;
    }

    private void OnFrame(in ClientFrame frame)
    {
        // Every frame counts, control frames and empty fragments too: each costs time, and a ping an answer.
        if (!_frameBudget.TryTake(FramesPerMinuteMax, _context.NowMs))
        {
            Interlocked.Increment(ref _context.Sessions.Counters.ClosedRate);
            Close(CloseCodes.RateAbuse, "far over the message rate; slow down"u8);
            return;
        }

        switch (frame.Opcode)
        {
            case Opcode.Ping:
                if (_messageBudget.TryTake(_grant.MessagesPerMinuteMax, _context.NowMs)) _subscriber.Send(Replies.Control(Opcode.Pong, frame.Payload));
                break;
            case Opcode.Pong:
                break;
            case Opcode.Close:
                int code = frame.Payload.Length >= 2 ? (frame.Payload[0] << 8) | frame.Payload[1] : CloseCodes.Normal;
                bool valid = frame.Payload.Length != 1 && code is (>= 1000 and <= 1003) or (>= 1007 and <= 1014) or (>= 3000 and <= 4999);
                bool readable = frame.Payload.Length < 2 || Utf8.IsValid(frame.Payload[2..]);
                Close(!valid ? CloseCodes.ProtocolError : readable ? code : CloseCodes.InvalidPayload, default);
                break;
            case Opcode.Binary:
                Refuse(FrameError.Binary);
                break;
            default:
                OnDataFrame(frame);
                break;
        }
    }

    private void OnDataFrame(in ClientFrame frame)
    {
        if (frame.Opcode == Opcode.Continuation != _inMessage)
        {
            Refuse(_inMessage ? FrameError.ExpectedContinuation : FrameError.UnexpectedContinuation);
            return;
        }

        if (frame.Opcode == Opcode.Text) _messageCompressed = frame.IsCompressed;
        if (frame.IsFinal && !_inMessage)
        {
            OnPayload(frame.Payload);
            return;
        }

        if (_messageLength + frame.Payload.Length > _context.Options.MessageBytesMax)
        {
            Refuse(FrameError.TooBig);
            return;
        }

        _message ??= _context.ReceiveBuffers.Rent(_context.Options.MessageBytesMax);
        frame.Payload.CopyTo(_message.AsSpan(_messageLength));
        _messageLength += frame.Payload.Length;
        _inMessage = !frame.IsFinal;
        if (_inMessage) return;
        OnPayload(_message.AsSpan(0, _messageLength));
        ReturnMessage();
    }

    private void OnPayload(ReadOnlySpan<byte> payload)
    {
        if (_messageCompressed)
        {
            if (MessageInflater.Inflate(payload, _context.Options.MessageBytesMax, out bool tooBig) is not { } inflated)
            {
                if (tooBig) Refuse(FrameError.TooBig);
                else CloseAsInvalid("the compressed message cannot be inflated"u8);
                return;
            }

            payload = inflated;
        }

        if (!Utf8.IsValid(payload)) CloseAsInvalid("a text message must be UTF-8"u8);
        else OnMessage(payload);
    }

    private void CloseAsInvalid(ReadOnlySpan<byte> reason)
    {
        Interlocked.Increment(ref _context.Sessions.Counters.ClosedProtocol);
        Close(CloseCodes.InvalidPayload, reason);
    }

    private void Refuse(FrameError error)
    {
        Interlocked.Increment(ref _context.Sessions.Counters.ClosedProtocol);
        switch (error)
        {
            case FrameError.Binary:
                Close(CloseCodes.UnsupportedData, "binary frames are not taken; send text"u8);
                break;
            case FrameError.TooBig:
                Close(CloseCodes.TooBig, System.Text.Encoding.ASCII.GetBytes($"a message has at most {_context.Options.MessageBytesMax} bytes"));
                break;
            default:
                Close(CloseCodes.ProtocolError, error switch
                {
                    FrameError.NotMasked => "client frames must be masked"u8,
                    FrameError.ReservedBits => "reserved bits are set without an extension that gives them a meaning"u8,
                    FrameError.UnknownOpcode => "unknown opcode"u8,
                    FrameError.ControlTooLong => "a control frame has at most 125 bytes"u8,
                    FrameError.ControlFragmented => "control frames must not be fragmented"u8,
                    FrameError.BadLength => "a frame length takes the fewest bytes that hold it, and its highest bit is clear"u8,
                    FrameError.ExpectedContinuation => "expected a continuation of the message begun"u8,
                    _ => "a continuation without a beginning"u8,
                });
                break;
        }
    }

    private void ReturnMessage()
    {
        if (_message is not null) _context.ReceiveBuffers.Return(_message);
        _message = null;
        _messageLength = 0;
        _inMessage = false;
    }

    private void ReturnEmptyBuffer()
    {
        if (_received != 0 || _buffer is null) return;
        _context.ReceiveBuffers.Return(_buffer);
        _buffer = null;
    }

    private void ReturnBuffers()
    {
        ReturnMessage();
        if (_buffer is not null) _context.ReceiveBuffers.Return(_buffer);
        _buffer = null;
        _received = 0;
    }
}
