using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RelayCloud.Benchmarks.Net;

/// <summary>The client's side of a WebSocket, by hand: the handshake and masked frames.</summary>
internal static class WebSocketClient
{
    // The sample key of RFC 6455 and its answer.
    private const string Key = "dGhlIHNhbXBsZSBub25jZQ==";
    private const string Accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
    private const int HeadBytesMax = 16_384;
    private const int TimeoutMs = 20_000;

    /// <summary>A blocking loopback connection without Nagle's delay; reads and writes give up after 20 s.</summary>
    /// <param name="port">The port on 127.0.0.1.</param>
    /// <param name="receiveBufferBytes">Size of the kernel's receive buffer; 0 leaves it to the kernel, which lets it grow to megabytes.</param>
    public static Socket Connect(int port, int receiveBufferBytes = 0)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            ReceiveTimeout = TimeoutMs,
            SendTimeout = TimeoutMs,
        };
        try
        {
            if (receiveBufferBytes > 0) socket.ReceiveBufferSize = receiveBufferBytes;
            socket.Connect(IPAddress.Loopback, port);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Upgrades the connection. Returns the bytes that came after the server's answer.</summary>
    /// <param name="socket">Connected.</param>
    /// <param name="pathAndQuery">Of the server's WebSocket.</param>
    /// <param name="subprotocol">Offered to the server, null = none.</param>
    /// <exception cref="InvalidOperationException">The server refused; the message quotes it.</exception>
    public static byte[] Upgrade(Socket socket, string pathAndQuery, string? subprotocol = null)
    {
        socket.Send(Encoding.ASCII.GetBytes(
            $"GET {pathAndQuery} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
            $"Sec-WebSocket-Key: {Key}\r\nSec-WebSocket-Version: 13\r\n{(subprotocol is null ? "" : $"Sec-WebSocket-Protocol: {subprotocol}\r\n")}\r\n"));
        byte[] buffer = new byte[HeadBytesMax];
        int have = 0, end;
        while ((end = buffer.AsSpan(0, have).IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (have == buffer.Length) throw new InvalidOperationException($"The answer to the upgrade has more than {HeadBytesMax} bytes.");
            int n = socket.Receive(buffer.AsSpan(have));
            if (n == 0) throw new InvalidOperationException($"The server closed the connection during the upgrade of {PathOf(pathAndQuery)}.");
            have += n;
        }

        string head = Encoding.ASCII.GetString(buffer, 0, end);
        if (!head.StartsWith("HTTP/1.1 101", StringComparison.Ordinal) || !head.Contains(Accept, StringComparison.Ordinal))
            throw new InvalidOperationException($"The server refused the upgrade of {PathOf(pathAndQuery)}: {head.Split('\r')[0]}");
        return buffer[(end + 4)..have];
    }

    /// <summary>A whole masked frame. The mask is zero, which is legal and leaves the payload as it is, so that a prepared frame can be stamped in place.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> payload, bool binary)
    {
        int lengthBytes = payload.Length < 126 ? 0 : payload.Length <= ushort.MaxValue ? 2 : 8;
        int head = 2 + lengthBytes + 4;
        byte[] frame = new byte[head + payload.Length];
        frame[0] = (byte)(binary ? 0x82 : 0x81);
        frame[1] = (byte)(0x80 | (lengthBytes == 0 ? payload.Length : lengthBytes == 2 ? 126 : 127));
        if (lengthBytes == 2) BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)payload.Length);
        if (lengthBytes == 8) BinaryPrimitives.WriteUInt64BigEndian(frame.AsSpan(2), (ulong)payload.Length);
        payload.CopyTo(frame.AsSpan(head));
        return frame;
    }

    /// <summary>The answer to a ping: a masked pong with the same payload, of at most 125 bytes.</summary>
    public static byte[] Pong(ReadOnlySpan<byte> payload)
    {
        byte[] frame = Frame(payload, binary: false);
        frame[0] = 0x8A;
        return frame;
    }

    // A query may carry a key.
    private static string PathOf(string pathAndQuery) => pathAndQuery.Split('?')[0];
}
