using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using RelayCloud.Benchmarks.Protocols;

namespace RelayCloud.Benchmarks.PathRun;

/// <summary>
/// A Hyperliquid gateway inside this program: <c>/ws</c> and <c>POST /info</c> on a loopback port of its own. Frames of the plan are pushed by whoever measures;
/// anything else that a relay subscribes to is kept alive at its natural cadence, so that no topic looks stale.
/// </summary>
internal sealed class FakeGateway : IDisposable
{
    private static readonly TimeSpan Cadence = TimeSpan.FromMilliseconds(500);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly FramePlan _plan;
    private readonly GatewayConnection?[] _routes;
    private readonly ConcurrentDictionary<string, (GatewayConnection Connection, string Type, string Coin)> _others = new();
    private readonly ConcurrentDictionary<GatewayConnection, byte> _connections = new();
    private readonly Timer _background;
    private readonly long _madeAtMs;
    private long _ticks;
    private volatile bool _pushing;

    /// <summary>Listens.</summary>
    /// <param name="plan">What will be pushed.</param>
    /// <param name="coins">How many coins the universe has.</param>
    /// <param name="madeAtMs">Time of the first values that a subscriber gets, the same for all gateways of one market.</param>
    public FakeGateway(FramePlan plan, int coins, long madeAtMs)
    {
        _plan = plan;
        _madeAtMs = madeAtMs;
        Info = new InfoAnswers(coins);
        _routes = new GatewayConnection?[plan.Topics.Count];
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        new Thread(AcceptAll) { IsBackground = true, Name = "gateway" }.Start();
        _background = new Timer(_ => SendBackground(), null, Cadence, Cadence);
    }

    public int Port { get; }

    public InfoAnswers Info { get; }

    /// <summary>How many of the plan's topics have a subscriber.</summary>
    public int SubscribedTopics => _routes.Count(r => Volatile.Read(ref r) is not null);

    /// <summary>Frames of the plan are being pushed: only other topics are kept alive from here on.</summary>
    public void BeginPushing() => _pushing = true;

    /// <summary>Sends a frame to the topic's subscriber. False when there is none.</summary>
    public bool Push(int topic, ReadOnlySpan<byte> frame) => Volatile.Read(ref _routes[topic]) is { } connection && connection.TrySend(frame);

    internal void OnSubscription(GatewayConnection connection, JsonElement subscription, bool isOn)
    {
        string type = subscription.GetProperty("type").GetString() ?? "";
        string coin = subscription.TryGetProperty("coin", out JsonElement c) ? c.GetString() ?? "" : "";
        bool isPlain = IsNullOrFalse(subscription, "fast") && IsNullOrFalse(subscription, "nSigFigs");
        int topic = isPlain && coin.Length == 4 && coin[0] == 'C' && int.TryParse(coin.AsSpan(1), out int number) && type is "bbo" or "trades" or "l2Book"
            ? _plan.TopicOf((byte)type[0], int.Parse(coin.AsSpan(1)))
            : -1;
        if (topic >= 0)
        {
            Volatile.Write(ref _routes[topic], isOn ? connection : null);
            if (isOn && !_pushing) connection.TrySend(ServerFrame.Text(MarketFrames.Of(_plan.Topics[topic], _madeAtMs, topic)));
        }
        else if (isOn)
        {
            _others[subscription.GetRawText()] = (connection, type, coin);
        }
        else
        {
            _others.TryRemove(subscription.GetRawText(), out _);
        }
    }

    internal void Forget(GatewayConnection connection)
    {
        _connections.TryRemove(connection, out _);
        for (int i = 0; i < _routes.Length; i++) Interlocked.CompareExchange(ref _routes[i], null, connection);
        foreach (string key in _others.Where(o => o.Value.Connection == connection).Select(o => o.Key).ToArray()) _others.TryRemove(key, out _);
    }

    public void Dispose()
    {
        _background.Dispose();
        _listener.Dispose();
        foreach (GatewayConnection connection in _connections.Keys) connection.Dispose();
    }

    // Rounded to the cadence, so that all gateways of one market send the same values.
    private static long NowMs
    {
        get
        {
            long now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
            return now - (now % (long)Cadence.TotalMilliseconds);
        }
    }

    private static bool IsNullOrFalse(JsonElement subscription, string key) =>
        !subscription.TryGetProperty(key, out JsonElement value) || value.ValueKind is JsonValueKind.Null or JsonValueKind.False;

    private void AcceptAll()
    {
        try
        {
            while (true)
            {
                Socket socket = _listener.AcceptSocket();
                socket.NoDelay = true;
                var connection = new GatewayConnection(this, socket);
                _connections[connection] = 0;
                new Thread(connection.Serve) { IsBackground = true, Name = "gateway client" }.Start();
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Disposed.
        }
    }

    private void SendBackground()
    {
        long tick = Interlocked.Increment(ref _ticks), now = NowMs;
        foreach ((GatewayConnection connection, string type, string coin) in _others.Values)
        {
            // Twice a second, once a second, and every five seconds, as the exchange does.
            byte[]? payload = type switch
            {
                "l2Book" => MarketFrames.FastBook(coin, now, now),
                "activeAssetCtx" when tick % 2 == 0 => Encoding.ASCII.GetBytes(
                    $"{{\"channel\":\"activeAssetCtx\",\"data\":{{\"coin\":\"{coin}\",\"ctx\":{{\"funding\":\"0.0000018952\",\"openInterest\":\"36585.31848\",\"prevDayPx\":\"86627.0\",\"dayNtlVlm\":\"4161029539.9\",\"premium\":\"-0.0006\",\"oraclePx\":\"84198.0\",\"markPx\":\"84148.0\",\"midPx\":\"84143.5\",\"impactPxs\":[\"84143.0\",\"84144.0\"],\"dayBaseVlm\":\"49116.08533\"}}}}}}"),
                "allMids" when tick % 10 == 0 => [.. "{\"channel\":\"allMids\",\"data\":{\"mids\":"u8, .. Info.Mids.Span, .. "}}"u8],
                _ => null,
            };
            if (payload is not null) connection.TrySend(ServerFrame.Text(payload));
        }

        if (_pushing || tick % 10 != 0) return;
        for (int topic = 0; topic < _routes.Length; topic++)
        {
            // No new trade while nothing is measured: books and quotes are enough to stay live.
            if (_plan.Topics[topic].Channel == "trades") continue;
            Push(topic, ServerFrame.Text(MarketFrames.Of(_plan.Topics[topic], now, now)));
        }
    }
}
