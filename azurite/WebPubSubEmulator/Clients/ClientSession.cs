using System.Buffers;
using System.Net.Sockets;
using System.Net.WebSockets;
using RelayCloud.WebPubSubEmulator.Delivery;
using RelayCloud.WebPubSubEmulator.Protocols;

namespace RelayCloud.WebPubSubEmulator.Clients;

/// <summary>One socket of a connection, from its upgrade to its end. It reads; the connection's lane writes.</summary>
internal sealed class ClientSession : IDisposable
{
    private const int ReceiveBytesMin = 4 << 10;
    private static readonly TimeSpan KeepAliveMin = TimeSpan.FromMilliseconds(100);

    private readonly PubSubService _service;
    private readonly ClientConnection _connection;
    private readonly CancellationTokenSource _abort;
    private readonly TaskCompletionSource _farewellSent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(ReceiveBytesMin);
    private int _length;

    public ClientSession(PubSubService service, ClientConnection connection, CancellationToken aborted)
    {
        _service = service;
        _connection = connection;
        _abort = CancellationTokenSource.CreateLinkedTokenSource(aborted);
    }

    /// <summary>Cuts the socket.</summary>
    public void Abort()
    {
        try
        {
            _abort.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It is over already.
        }
    }

    /// <summary>A farewell is on its way: the client has a while to read it and to close.</summary>
    public void BeginLinger()
    {
        try
        {
            _abort.CancelAfter(TimeSpan.FromMilliseconds(_service.Options.LingerMs));
        }
        catch (ObjectDisposedException)
        {
            // It is over already.
        }
    }

    public void Dispose()
    {
        _abort.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    /// <summary>Runs until the socket is done with. Then nothing of ours touches it any more.</summary>
    /// <param name="stream">What the upgrade gave, to read from.</param>
    /// <param name="socket">To write to.</param>
    /// <param name="first">Goes out first, null = nothing.</param>
    /// <param name="joins">Groups to join once that is on its way.</param>
    public async Task RunAsync(Stream stream, Socket socket, OutboundMessage? first, IReadOnlyList<string> joins)
    {
        // Kestrel's own reads do not mind.
        socket.Blocking = false;
        using var transport = new SocketTransport(socket, _connection.Outbox, onFailed: OnSendFailed, onFarewellSent: OnFarewellSent);
        bool saidGoodbye = false;
        string reason = "The client's line broke.";
        try
        {
            if (!_connection.TryAttach(this, transport, first)) return;
            foreach (string group in joins) _connection.Hub.Join(_connection, group);
            await using var framed = new SessionStream(stream, _connection.Outbox);
            TimeSpan keepAlive = TimeSpan.FromSeconds(_service.Options.KeepAliveSeconds);
            using var socketReader = WebSocket.CreateFromStream(framed, new WebSocketCreationOptions
            {
                IsServer = true,
                KeepAliveInterval = keepAlive < KeepAliveMin ? KeepAliveMin : keepAlive,
                KeepAliveTimeout = keepAlive < KeepAliveMin ? KeepAliveMin : keepAlive,
            });
            WebSocketCloseStatus? closed = await ReceiveAsync(socketReader);
            saidGoodbye = closed is WebSocketCloseStatus.NormalClosure or WebSocketCloseStatus.Empty;
            reason = saidGoodbye ? "" : $"The client closed with {(int)closed!.Value}.";

            // A reliable client that has not said goodbye may come back: its outbox must not end.
            if (!saidGoodbye && _connection.Protocol.IsReliable()) return;
            _connection.AnswerClose(closed == WebSocketCloseStatus.Empty ? 1000 : (int)closed!.Value);
            BeginLinger();
            await _farewellSent.Task.WaitAsync(_abort.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The line is gone, or this side has given it up.
        }
        finally
        {
            _connection.Outbox.Lane.Post(LaneCommand.Detach(_connection.Outbox, transport, isOver: _connection.IsOver || saidGoodbye));
            _connection.OnSocketGone(this, saidGoodbye, reason);
            await transport.Detached;
        }
    }

    private async Task<WebSocketCloseStatus> ReceiveAsync(WebSocket socket)
    {
        var dispatcher = new UpstreamDispatcher(_service, _connection);
        int messageMax = _service.Options.MessageBytesMax;
        while (true)
        {
            ValueWebSocketReceiveResult got = await socket.ReceiveAsync(_buffer.AsMemory(_length), _abort.Token);
            if (got.MessageType == WebSocketMessageType.Close) return socket.CloseStatus ?? WebSocketCloseStatus.Empty;
            _length += got.Count;
            if (_connection.IsOver)
            {
                // What a client says after its farewell is nobody's business any more.
                _length = 0;
                continue;
            }

            if (_length > messageMax)
            {
                _connection.Close($"A message may have {messageMax} bytes at most.", (int)WebSocketCloseStatus.MessageTooBig);
                continue;
            }

            if (!got.EndOfMessage)
            {
                if (_length == _buffer.Length) Grow(messageMax + 1);
                continue;
            }

            await dispatcher.TakeAsync(got.MessageType == WebSocketMessageType.Text, _buffer.AsMemory(0, _length), _abort.Token);
            _length = 0;
            if (_buffer.Length > 16 * ReceiveBytesMin) Resize(ReceiveBytesMin);
        }
    }

    private void Grow(int bytesMax) => Resize(Math.Min(_buffer.Length * 2, Math.Max(bytesMax, _buffer.Length + 1)));

    private void Resize(int bytes)
    {
        byte[] other = ArrayPool<byte>.Shared.Rent(bytes);
        _buffer.AsSpan(0, _length).CopyTo(other);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = other;
    }

    // Both come from the lane's thread, which must not run what follows.
    private void OnSendFailed() => ThreadPool.UnsafeQueueUserWorkItem(static self => self.Abort(), this, preferLocal: false);

    private void OnFarewellSent() => _farewellSent.TrySetResult();
}
