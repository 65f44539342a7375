using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using RelayCloud.Ingest.Gateways.Connecting;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Gateways.Sockets;

/// <summary>
/// One WebSocket connection to a gateway. One loop sends, one receives; <see cref="End"/> may come from any thread and makes both return.
/// Compression is not offered (the public gateways would not take it up), proxies come from the environment.
/// </summary>
internal sealed class GatewaySocket : IDisposable
{
    // Most frames have 100 B to 20 KB; a larger one makes the buffer grow once and for all.
    private const int BufferBytesMin = 64 * 1024;

    // How long a gateway that limits us is left alone if it does not say: twice the average distance of 30 connections a minute.
    private static readonly TimeSpan DefaultNotBefore = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan NotBeforeMax = TimeSpan.FromMinutes(1);

    // Real time: it bounds real I/O when we stop.
    private static readonly TimeSpan PoliteCloseMax = TimeSpan.FromMilliseconds(500);

    private readonly ClientWebSocket _webSocket = new();
    private BlockingSocketStream? _stream;
    private readonly int _frameBytesMax;
    private readonly GatewayClock _clock;
    private byte[] _buffer = new byte[BufferBytesMin];
    private SocketEnd? _end;
    private long _lastFrameAtMs = -1;
    private long _pingSentAtMs = -1;
    private bool _pingWanted;

    public GatewaySocket(bool answersPing, int frameBytesMax, GatewayClock clock)
    {
        _frameBytesMax = frameBytesMax;
        _clock = clock;
        _webSocket.Options.CollectHttpResponseDetails = true;

        // Where the protocol has its own ping, frames of the WebSocket layer add nothing; elsewhere they make TCP notice a dead peer.
        _webSocket.Options.KeepAliveInterval = answersPing ? TimeSpan.Zero : TimeSpan.FromSeconds(30);
    }

    /// <summary>When the connection came about, on the monotonic clock.</summary>
    public long ConnectedAtMs { get; private set; }

    /// <summary>When the last frame of any kind came; -1 = none yet.</summary>
    public long LastFrameAtMs => Volatile.Read(ref _lastFrameAtMs);

    /// <summary>When the last sign of life came: a frame, or the connection itself.</summary>
    public long AliveAtMs => Math.Max(LastFrameAtMs, ConnectedAtMs);

    /// <summary>When the last ping was sent; -1 = none yet. Written by the send loop.</summary>
    public long PingSentAtMs
    {
        get => Volatile.Read(ref _pingSentAtMs);
        set => Volatile.Write(ref _pingSentAtMs, value);
    }

    /// <summary>When the last subscribe was sent; null = none yet. Guarded by the slot's lock.</summary>
    public long? SubscribeSentAtMs { get; set; }

    /// <summary>Whether it replaces one that was given up as silent. Set before it serves.</summary>
    public bool FollowsSilence { get; init; }

    /// <summary>The topic whose acknowledgement must be the first frame; null = any frame may be. Guarded by the slot's sink lock.</summary>
    public Topic? NextAnswerMustBeOf { get; set; }

    /// <summary>Whether the send loop is to send a ping. Set by the watch, cleared by the send loop.</summary>
    public bool PingWanted
    {
        get => Volatile.Read(ref _pingWanted);
        set => Volatile.Write(ref _pingWanted, value);
    }

    /// <summary>Why it ended; null while it lives.</summary>
    public SocketEnd? Ended => Volatile.Read(ref _end);

    /// <summary>Connects. Null on success; cancellation throws.</summary>
    public async Task<ConnectFailure?> ConnectAsync(Uri url, TimeSpan connectMax, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(connectMax, _clock.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var invoker = new HttpMessageInvoker(new SocketsHttpHandler { ConnectCallback = ConnectSocketAsync });
            await _webSocket.ConnectAsync(url, invoker, either.Token);
            ConnectedAtMs = _clock.NowMs;
            _webSocket.HttpResponseHeaders = null;
            return null;
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or HttpRequestException or InvalidOperationException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (timeout.IsCancellationRequested)
                return new ConnectFailure(string.Create(CultureInfo.InvariantCulture, $"no connection within {connectMax.TotalMilliseconds:0} ms"), NotBefore: null);
            HttpStatusCode status = _webSocket.HttpStatusCode;
            string text = status == default ? (e.InnerException ?? e).Message : $"the gateway answered HTTP {(int)status}";
            return new ConnectFailure(text, status is HttpStatusCode.TooManyRequests or HttpStatusCode.Forbidden ? NotBefore() : null);
        }
    }

    /// <summary>Sends one text message. One caller at a time.</summary>
    /// <exception cref="WebSocketException">The connection is gone.</exception>
    public ValueTask SendAsync(ReadOnlyMemory<byte> message) =>
        _webSocket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    /// <summary>
    /// Receives until the connection ends, on a thread of its own, see <see cref="BlockingSocketStream"/>; throws only what the receiver throws.
    /// Allocates nothing per frame once the buffer has grown to the longest frame. Reads are not cancelled by a token, which would cost a registration each, but by <see cref="End"/>.
    /// </summary>
    public Task ReceiveAsync(IFrameReceiver receiver) =>
        Task.Factory.StartNew(() => Receive(receiver), CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);

    private void Receive(IFrameReceiver receiver)
    {
        int filled = 0;
        _stream!.ReadOnThisThread();
        try
        {
            while (true)
            {
                if (filled == _buffer.Length && !TryGrow()) return;
                ValueWebSocketReceiveResult result = Wait(_webSocket.ReceiveAsync(_buffer.AsMemory(filled), CancellationToken.None));
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    End(SocketEndKind.ByGateway, $"closed by the gateway with code {(int?)_webSocket.CloseStatus}");
                    return;
                }

                filled += result.Count;
                if (!result.EndOfMessage) continue;
                Volatile.Write(ref _lastFrameAtMs, _clock.NowMs);
                if (result.MessageType == WebSocketMessageType.Text) receiver.OnText(this, _buffer.AsSpan(0, filled));
                else receiver.OnBinary(this);
                filled = 0;
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException)
        {
            End(SocketEndKind.ByGateway, $"lost: {(e.InnerException ?? e).Message}");
        }
    }

    /// <summary>Ends the connection at once. The first reason given is kept.</summary>
    public void End(SocketEndKind kind, string text)
    {
        Interlocked.CompareExchange(ref _end, new SocketEnd(kind, text), null);
        _webSocket.Abort();
    }

    /// <summary>Closes politely, within half a second. Called by the send loop, as its last act, while the receive loop still runs.</summary>
    public async Task CloseAsync(SocketEndKind kind, string text, Task receiving)
    {
        Interlocked.CompareExchange(ref _end, new SocketEnd(kind, text), null);
        try
        {
            using var timeout = new CancellationTokenSource(PoliteCloseMax);
            await _webSocket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, timeout.Token);
            await receiving.WaitAsync(timeout.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // Politeness failed; the connection is cut below either way.
        }

        _webSocket.Abort();
    }

    /// <inheritdoc/>
    public void Dispose() => _webSocket.Dispose();

    private bool TryGrow()
    {
        if (_buffer.Length >= _frameBytesMax)
        {
            End(SocketEndKind.FrameTooLong, $"a frame exceeds {_frameBytesMax} bytes");
            return false;
        }

        Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, _frameBytesMax));
        return true;
    }

    // Nearly always completed: the read itself has waited. The answer to a ping, sent on the way, may make an exception.
    private static ValueWebSocketReceiveResult Wait(ValueTask<ValueWebSocketReceiveResult> receive) =>
        receive.IsCompleted ? receive.Result : receive.AsTask().GetAwaiter().GetResult();

    private async ValueTask<Stream> ConnectSocketAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken) =>
        _stream = await BlockingSocketStream.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancellationToken);

    private TimeSpan NotBefore()
    {
        if (_webSocket.HttpResponseHeaders is { } headers
            && headers.FirstOrDefault(h => h.Key.Equals("Retry-After", StringComparison.OrdinalIgnoreCase)).Value?.FirstOrDefault() is { } text
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds))
        {
            TimeSpan asked = TimeSpan.FromSeconds(seconds);
            return asked > NotBeforeMax ? NotBeforeMax : asked;
        }

        return DefaultNotBefore;
    }
}
