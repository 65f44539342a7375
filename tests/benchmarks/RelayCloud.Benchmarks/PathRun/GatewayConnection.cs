using System.Buffers.Binary;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace RelayCloud.Benchmarks.PathRun;

/// <summary>One client of a <see cref="FakeGateway"/>: HTTP requests, until one of them upgrades to a WebSocket. Its own thread reads; any thread sends.</summary>
internal sealed class GatewayConnection(FakeGateway gateway, Socket socket) : IDisposable
{
    private const int MessageBytesMax = 1 << 20;
    private readonly Lock _sending = new();
    private readonly NetworkStream _stream = new(socket, ownsSocket: true);

    /// <summary>Serves the client until it leaves.</summary>
    public void Serve()
    {
        try
        {
            while (HttpRequest.Read(_stream) is { } request)
            {
                if (request.Headers.ContainsKey("Sec-WebSocket-Key"))
                {
                    Accept(request);
                    return;
                }

                Answer(request);
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException or ObjectDisposedException or SocketException or FormatException)
        {
            // The client is gone or talks nonsense; either way this connection is over.
        }
        finally
        {
            gateway.Forget(this);
            Dispose();
        }
    }

    /// <summary>Sends a whole text frame. False when the client has gone. Waits while the client does not read.</summary>
    public bool TrySend(ReadOnlySpan<byte> frame)
    {
        try
        {
            lock (_sending)
            {
                while (frame.Length > 0) frame = frame[socket.Send(frame)..];
            }

            return true;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    public void Dispose() => _stream.Dispose();

    private void Answer(HttpRequest request)
    {
        byte[]? body = request is { Method: "POST", Path: "/info" } ? gateway.Info.Answer(request.Body) : null;
        string status = body is null ? "422 Unprocessable Entity" : "200 OK";
        body ??= "Failed to deserialize the JSON body into the target type"u8.ToArray();
        _stream.Write([.. Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n"), .. body]);
    }

    private void Accept(HttpRequest request)
    {
        // RFC 6455 asks for SHA-1 here; it protects nothing.
#pragma warning disable CA5350
        string accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(request.Headers["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        _stream.Write(Encoding.ASCII.GetBytes($"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"));
        byte[] head = new byte[14];
        while (true)
        {
            _stream.ReadExactly(head.AsSpan(0, 2));
            int opcode = head[0] & 15;
            long length = head[1] & 127;
            if (length == 126)
            {
                _stream.ReadExactly(head.AsSpan(0, 2));
                length = BinaryPrimitives.ReadUInt16BigEndian(head);
            }
            else if (length == 127)
            {
                _stream.ReadExactly(head.AsSpan(0, 8));
                length = BinaryPrimitives.ReadInt64BigEndian(head);
            }

            if (length is < 0 or > MessageBytesMax) throw new InvalidDataException("A client's frame is too long.");
            _stream.ReadExactly(head.AsSpan(0, 4));
            byte[] payload = new byte[length];
            _stream.ReadExactly(payload);
            for (int i = 0; i < payload.Length; i++) payload[i] ^= head[i & 3];
            if (opcode == 8) return;
            if (opcode == 9) TrySend([0x8A, (byte)payload.Length, .. payload]);
            if (opcode == 1) OnText(payload);
        }
    }

    private void OnText(byte[] payload)
    {
        using var message = JsonDocument.Parse(payload);
        string? method = message.RootElement.GetProperty("method").GetString();
        if (method == "ping")
        {
            TrySend(ServerFrame.Text("{\"channel\":\"pong\"}"u8));
            return;
        }

        if (method is not ("subscribe" or "unsubscribe")) return;
        JsonElement subscription = message.RootElement.GetProperty("subscription");
        TrySend(ServerFrame.Text(Encoding.UTF8.GetBytes(
            $"{{\"channel\":\"subscriptionResponse\",\"data\":{{\"method\":\"{method}\",\"subscription\":{subscription.GetRawText()}}}}}")));
        gateway.OnSubscription(this, subscription, method == "subscribe");
    }
}
