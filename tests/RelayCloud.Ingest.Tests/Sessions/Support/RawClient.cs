using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using RelayCloud.Ingest.Sessions.WebSocket.Frames;

namespace RelayCloud.Ingest.Tests.Sessions.Support;

/// <summary>A client that says what the test wants it to, byte for byte, and reads frames as they come. One user at a time. Every wait ends after 15 s.</summary>
internal sealed class RawClient : IAsyncDisposable
{
    public const string Target = $"/ws?apiKey={TestKeys.Good}";

    /// <summary>The sample of RFC 6455 section 1.3.</summary>
    public const string Nonce = "dGhlIHNhbXBsZSBub25jZQ==";

    public const string Accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly Socket _socket;
    private byte[] _buffer = new byte[4_096];
    private int _start;
    private int _end;

    private RawClient(Socket socket) => _socket = socket;

    /// <summary>One on a connection that is there already.</summary>
    public static RawClient On(Socket socket) => new(socket);

    public static async Task<RawClient> DialAsync(int port, int receiveBufferBytes = 0)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBufferBytes > 0) socket.ReceiveBufferSize = receiveBufferBytes;
        using var patience = new CancellationTokenSource(Patience);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), patience.Token);
        return new RawClient(socket);
    }

    public static async Task<RawClient> OpenAsync(int port, string target = Target, IEnumerable<string>? headers = null, int receiveBufferBytes = 0)
    {
        RawClient client = await DialAsync(port, receiveBufferBytes);
        await client.SendAsync(Upgrade(target, [.. headers ?? []]));
        HttpAnswer answer = await client.ReadAnswerAsync();
        Assert.True(answer.Status == 101, $"{answer.Status} {answer.Body}");
        Assert.Equal(Accept, answer.Headers["Sec-WebSocket-Accept"]);
        return client;
    }

    /// <summary>A request to open a WebSocket. A header given replaces the usual one of its name; one without a value leaves it out.</summary>
    public static byte[] Upgrade(string target = Target, params string[] headers)
    {
        Dictionary<string, string> all = new(StringComparer.OrdinalIgnoreCase)
        {
            ["Host"] = "127.0.0.1",
            ["Connection"] = "Upgrade",
            ["Upgrade"] = "websocket",
            ["Sec-WebSocket-Version"] = "13",
            ["Sec-WebSocket-Key"] = Nonce,
        };
        foreach (string header in headers)
        {
            int colon = header.IndexOf(':', StringComparison.Ordinal);
            all[header[..colon]] = header[(colon + 1)..].Trim();
        }

        return Encoding.Latin1.GetBytes($"GET {target} HTTP/1.1\r\n{string.Concat(all.Where(h => h.Value.Length > 0).Select(h => $"{h.Key}: {h.Value}\r\n"))}\r\n");
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!bytes.IsEmpty) bytes = bytes[await _socket.SendAsync(bytes, SocketFlags.None, patience.Token)..];
    }

    /// <summary>Sends some bytes and gives them time to arrive alone, as far as a sender can see to that: with NoDelay, a send is a segment.</summary>
    public async Task SendInTwoAsync(byte[] bytes, int at)
    {
        await SendAsync(bytes.AsMemory(0, at));
        await Task.Yield();
        await SendAsync(bytes.AsMemory(at));
    }

    public Task SendTextAsync(string text) => SendAsync(ClientFrames.Text(text));

    public Task SubscribeAsync(string subscription) => SendTextAsync($$"""{"method":"subscribe","subscription":{{subscription}}}""");

    public Task UnsubscribeAsync(string subscription) => SendTextAsync($$"""{"method":"unsubscribe","subscription":{{subscription}}}""");

    /// <summary>Nothing more will be sent.</summary>
    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    public async Task<HttpAnswer> ReadAnswerAsync()
    {
        int headEnd;
        while ((headEnd = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n\r\n"u8)) < 0)
            if (!await FillAsync()) throw new EndOfStreamException($"The connection ended after '{Encoding.Latin1.GetString(_buffer.AsSpan(_start, _end - _start))}'.");
        string[] lines = Encoding.Latin1.GetString(_buffer, _start, headEnd).Split("\r\n");
        _start += headEnd + 4;
        var headers = lines.Skip(1).ToDictionary(l => l[..l.IndexOf(':', StringComparison.Ordinal)], l => l[(l.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim(), StringComparer.OrdinalIgnoreCase);
        string body = Encoding.UTF8.GetString(headers.ContainsKey("Transfer-Encoding") ? await TakeChunksAsync() : await TakeBodyAsync(headers.TryGetValue("Content-Length", out string? length) ? int.Parse(length) : 0));
        return new HttpAnswer(int.Parse(lines[0].Split(' ')[1]), headers, body);
    }

    /// <summary>The next frame, null when the connection has ended.</summary>
    public async Task<ServerFrame?> TryReadFrameAsync()
    {
        if (await TakeAsync(2) is not { } head) return null;
        Assert.True((head[1] & 0x80) == 0, "A server's frame is never masked.");
        int length = head[1] & 0x7F;
        if (length == 126) length = BinaryPrimitives.ReadUInt16BigEndian(await TakeAsync(2));
        else if (length == 127) length = (int)BinaryPrimitives.ReadInt64BigEndian(await TakeAsync(8));
        return new ServerFrame(head[0], await TakeAsync(length) ?? throw new EndOfStreamException("The connection ended within a frame."));
    }

    public async Task<ServerFrame> ReadFrameAsync(Opcode opcode)
    {
        ServerFrame frame = await TryReadFrameAsync() ?? throw new EndOfStreamException($"The connection ended without a {opcode} frame.");
        Assert.True(frame.Opcode == opcode, $"Expected {opcode}, got {frame.Opcode}: {(frame.Opcode == Opcode.Close ? $"{frame.CloseCode} {frame.CloseReason}" : frame.Text)}");
        return frame;
    }

    /// <summary>Reads some bytes, frames or parts of frames, and forgets them.</summary>
    public Task SkipAsync(int count) => TakeAsync(count);

    /// <summary>The next frame's text, which must not be compressed.</summary>
    public async Task<string> ReadTextAsync()
    {
        ServerFrame frame = await ReadFrameAsync(Opcode.Text);
        Assert.True(frame is { IsFinal: true, IsCompressed: false });
        return frame.Text;
    }

    /// <summary>Checks that nothing else is on its way: the next that comes is the answer to a ping.</summary>
    public async Task NothingElseAsync()
    {
        byte[] payload = [.. Guid.NewGuid().ToByteArray()];
        await SendAsync(ClientFrames.Build(Opcode.Ping, payload));
        Assert.Equal(payload, (await ReadFrameAsync(Opcode.Pong)).Payload);
    }

    /// <summary>The next frame must be a close with that code, after which the relay ends the connection.</summary>
    public async Task<string> ReadCloseAsync(int code)
    {
        ServerFrame close = await ReadFrameAsync(Opcode.Close);
        Assert.Equal(code, close.CloseCode);
        Assert.Null(await TryReadFrameAsync());
        return close.CloseReason;
    }

    /// <summary>Whether the connection ends without a further byte; a reset is an end too.</summary>
    public async Task<bool> EndsAsync()
    {
        try
        {
            return _start == _end && !await FillAsync();
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown)
        {
            return true;
        }
    }

    /// <summary>Drops the connection so that the relay sees a reset.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return default;
    }

    private async Task<byte[]> TakeBodyAsync(int length) => await TakeAsync(length) ?? throw new EndOfStreamException("The connection ended within a body.");

    private async Task<byte[]> TakeChunksAsync()
    {
        List<byte> body = [];
        while (true)
        {
            int lineEnd;
            while ((lineEnd = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n"u8)) < 0)
                if (!await FillAsync()) throw new EndOfStreamException("The connection ended within a body.");
            int length = Convert.ToInt32(Encoding.ASCII.GetString(_buffer, _start, lineEnd), 16);
            _start += lineEnd + 2;
            byte[] chunk = await TakeBodyAsync(length + 2);
            if (length == 0) return [.. body];
            body.AddRange(chunk[..^2]);
        }
    }

    private async Task<byte[]?> TakeAsync(int count)
    {
        while (_end - _start < count)
            if (!await FillAsync()) return null;
        byte[] taken = _buffer.AsSpan(_start, count).ToArray();
        _start += count;
        return taken;
    }

    private async Task<bool> FillAsync()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            int read = await _socket.ReceiveAsync(_buffer.AsMemory(_end), SocketFlags.None, patience.Token);
            _end += read;
            return read > 0;
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException($"Nothing came from the relay in {Patience.TotalSeconds} s.", e);
        }
    }
}
