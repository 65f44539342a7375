using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.WebUtilities;
using RelayCloud.Ingest.Sessions.Sockets;
using RelayCloud.Ingest.Sessions.WebSocket;

namespace RelayCloud.Ingest.Sessions.Listener;

/// <summary>
/// One connection until its first request head is in. An upgrade to a path of ours is judged and becomes a session on this socket; anything else goes to Kestrel
/// with the bytes read so far.
/// </summary>
internal sealed class HeadReader(SessionContext context, Handshake handshake, LingeringClose lingering, Socket socket, Action<ConnectionContext> toKestrel, Action<HeadReader> forget) : IReadableHandler
{
    private const int FirstBufferBytes = 1_024;

    private readonly SocketReadiness _readiness = new(socket);
    private byte[]? _buffer;
    private int _received;
    private int _finished;
    private bool _peerDone;

    /// <summary>When it began, on the sessions' clock.</summary>
    public long StartedMs { get; } = context.NowMs;

    /// <summary>Whether it has handed its socket on or closed it.</summary>
    public bool IsFinished => Volatile.Read(ref _finished) != 0;

    public void Start()
    {
        _readiness.Handler = this;
        _readiness.Wait();
    }

    /// <summary>Closes the socket, unless the head is in.</summary>
    public void Drop()
    {
        if (Finish()) socket.Dispose();
    }

    /// <inheritdoc/>
    public bool OnReadable(bool ok)
    {
        if (ok && Read() && !Decide()) return true;
        Drop();
        ReturnBuffer();
        return false;
    }

    private bool Finish()
    {
        if (Interlocked.Exchange(ref _finished, 1) != 0) return false;
        forget(this);
        return true;
    }

    private bool Read()
    {
        _buffer ??= context.ReceiveBuffers.Rent(FirstBufferBytes);
        while (true)
        {
            if (_received == _buffer.Length)
            {
                if (_received >= RequestHead.LengthMax) return true;
                byte[] larger = context.ReceiveBuffers.Rent(_received * 4);
                _buffer.AsSpan(0, _received).CopyTo(larger);
                context.ReceiveBuffers.Return(_buffer);
                _buffer = larger;
            }

            int read;
            SocketError error;
            try
            {
                read = socket.Receive(_buffer.AsSpan(_received), SocketFlags.None, out error);
            }
            catch (ObjectDisposedException)
            {
                return false;
            }

            if (error == SocketError.WouldBlock) return true;
            if (error != SocketError.Success) return false;
            if (read == 0)
            {
                // A client may say that it sends no more and still wait for its answer.
                _peerDone = true;
                return _received > 0;
            }

            _received += read;
        }
    }

    /// <summary>Acts when enough is in; false when more is needed.</summary>
    private bool Decide()
    {
        ReadOnlySpan<byte> bytes = _buffer.AsSpan(0, _received);
        int headLength = RequestHead.LengthOf(bytes);
        UpgradeRequest? upgrade = null;
        if (RequestHead.CouldBeUpgrade(bytes))
        {
            if (headLength == 0 && _received < RequestHead.LengthMax && !_peerDone) return false;
            if (headLength > 0) upgrade = RequestHead.ParseUpgrade(bytes[..headLength]);
        }

        if (!Finish()) return true;
        byte[] rest = bytes[(upgrade is null ? 0 : headLength)..].ToArray();
        if (upgrade is not null)
        {
            _ = UpgradeAsync(upgrade, rest);
            return true;
        }

        _readiness.Dispose();
        HandOver(rest);
        return true;
    }

    private void HandOver(byte[] received)
    {
        try
        {
            socket.Blocking = true; // What NetworkStream asks for; its asynchronous calls do not block.
            toKestrel(new HandedOverConnection(socket, received));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
        {
            socket.Dispose();
        }
    }

    private async Task UpgradeAsync(UpgradeRequest request, byte[] early)
    {
        HandshakeResult result = HandshakeResult.CannotCheckKeys;
        WebSocketSession? session = null;
        try
        {
            result = await JudgeAsync(request with { Remote = (socket.RemoteEndPoint as IPEndPoint)?.Address }, result);
            if (result.Status != StatusCodes.Status101SwitchingProtocols)
            {
                Send(Refusal(result));
                _readiness.Dispose();
                lingering.Close(socket);
                return;
            }

            Send(Acceptance(result));
            session = new WebSocketSession(context, socket, _readiness, result.Admitted, result.Encoding);
            session.Start(early);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            socket.Dispose();
            if (result.Status != StatusCodes.Status101SwitchingProtocols || session is not null) return;
            result.Admitted.Usage.Disconnect();
            context.Sessions.Unreserve();
        }
    }

    private async Task<HandshakeResult> JudgeAsync(UpgradeRequest request, HandshakeResult otherwise)
    {
        try
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(context.Options.HandshakeTimeoutMs), context.Time);
            return await handshake.JudgeAsync(request, deadline.Token);
        }
        catch (Exception)
        {
            // The store of keys failed or took too long; it tells about that itself.
            return otherwise;
        }
    }

    // The send buffer of a new connection is empty, so these few hundred bytes always fit; a connection where they do not has failed, which the next read tells.
    private void Send(string response) => socket.Send(Encoding.ASCII.GetBytes(response), SocketFlags.None, out _);

    private static string Acceptance(HandshakeResult result)
    {
        string extensions = Handshake.ExtensionsOf(result.Encoding) is { } agreed ? $"Sec-WebSocket-Extensions: {agreed}\r\n" : "";
        return $"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: {result.AcceptKey}\r\n{extensions}\r\n";
    }

    private static string Refusal(HandshakeResult result)
    {
        string body = Encoding.UTF8.GetString(RelayError.Body(result.Status, result.Message));
        string extra = result.Status switch { 426 => "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n", _ => "" };
        if (result.RetryAfterSeconds is { } seconds) extra += $"Retry-After: {seconds}\r\n";
        return $"HTTP/1.1 {result.Status} {ReasonPhrases.GetReasonPhrase(result.Status)}\r\nConnection: close\r\nContent-Type: application/json\r\n{extra}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";
    }

    private void ReturnBuffer()
    {
        if (_buffer is not null) context.ReceiveBuffers.Return(_buffer);
        _buffer = null;
    }
}
