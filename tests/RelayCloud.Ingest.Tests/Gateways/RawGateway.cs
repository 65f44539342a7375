using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace RelayCloud.Ingest.Tests.Gateways;

/// <summary>A bare TCP server that answers a WebSocket handshake, or not even that, and then writes only what a test gives it. Allocates nothing meanwhile.</summary>
internal sealed class RawGateway : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly bool _answersHandshake;
    private readonly TaskCompletionSource<Socket> _accepted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RawGateway(bool answersHandshake)
    {
        _answersHandshake = answersHandshake;
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Url => $"ws://{_listener.LocalEndpoint}/ws";

    public bool IsReached => _accepted.Task.IsCompleted;

    /// <summary>The connection, after the handshake.</summary>
    public Task<Socket> Accepted => _accepted.Task;

    /// <summary>A server's text frame with that payload.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> payload)
    {
        byte[] header = payload.Length < 126
            ? [0x81, (byte)payload.Length]
            : [0x81, 126, (byte)(payload.Length >> 8), (byte)payload.Length];
        return [.. header, .. payload];
    }

    public void Dispose()
    {
        _listener.Dispose();
        if (_accepted.Task.IsCompletedSuccessfully) _accepted.Task.Result.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            Socket socket = await _listener.AcceptSocketAsync();
            byte[] buffer = new byte[4096];
            int count = await socket.ReceiveAsync(buffer);
            if (_answersHandshake)
            {
                string request = Encoding.ASCII.GetString(buffer, 0, count);
                string key = request.Split('\n').First(l => l.StartsWith("Sec-WebSocket-Key:", StringComparison.OrdinalIgnoreCase)).Split(':')[1].Trim();
                string accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
                await socket.SendAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"));
            }

            _accepted.TrySetResult(socket);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            _accepted.TrySetException(e);
        }
    }
}
