using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RelayCloud.Ingest.Tests.Gateways;

/// <summary>A small gateway on loopback that does what a test tells it. Speaks the public protocol, or that of an order-book-server.</summary>
internal sealed class FakeGateway : IAsyncDisposable
{
    private readonly ConcurrentDictionary<int, FakeConnection> _open = new();
    private WebApplication? _app;
    private int _connections;

    private FakeGateway()
    {
    }

    public int Port { get; private set; }

    public string Url => $"ws://127.0.0.1:{Port}/ws";

    /// <summary>When not 0, answers a handshake with that HTTP status.</summary>
    public volatile int RefuseWith;

    /// <summary>Reads and says nothing.</summary>
    public volatile bool IsMute;

    /// <summary>Acknowledges, answers pings, but sends no values.</summary>
    public volatile bool SendsNoValues;

    public volatile bool AnswersPing = true;

    public volatile bool IsOrderBookServer;

    /// <summary>A subscribe to one of these closes the socket without a word.</summary>
    public ConcurrentDictionary<string, bool> DeadlyCoins { get; } = new();

    /// <summary>Answers a subscribe of the topic of that coin with this error instead.</summary>
    public ConcurrentDictionary<string, string> Errors { get; } = new();

    /// <summary>Neither does nor acknowledges an unsubscribe.</summary>
    public volatile bool IgnoresUnsubscribes;

    /// <summary>Drops each connection on its first subscribe.</summary>
    public volatile bool DropsEverybody;

    /// <summary>Every connection that was ever made.</summary>
    public ConcurrentQueue<FakeConnection> Connections { get; } = new();

    public ConcurrentQueue<(int Connection, string Text)> Received { get; } = new();

    public int HandshakeCount => Volatile.Read(ref _connections);

    public IEnumerable<FakeConnection> Open => _open.Values;

    public int OpenCount => _open.Count;

    /// <summary>The subscriptions on all open connections, sorted; a duplicate is listed twice.</summary>
    public List<string> Subscriptions => [.. _open.Values.SelectMany(c => c.Subscriptions.Keys).Order(StringComparer.Ordinal)];

    public static async Task<FakeGateway> StartAsync(int port = 0)
    {
        var gateway = new FakeGateway();
        await gateway.ListenAsync(port);
        return gateway;
    }

    public async Task ListenAsync(int port)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        _app = builder.Build();
        _app.UseWebSockets();
        _app.Map("/ws", ServeAsync);
        await _app.StartAsync();
        Port = new Uri(_app.Urls.First()).Port;
    }

    /// <summary>Stops listening and drops everybody.</summary>
    public async Task GoAwayAsync()
    {
        DropAll();
        if (_app is { } app) await app.DisposeAsync();
        _app = null;
    }

    public void DropAll()
    {
        foreach (FakeConnection connection in _open.Values) connection.Drop();
    }

    /// <summary>Sends a text frame on every connection that is subscribed to the coin.</summary>
    public async Task SendAsync(string coin, string frame)
    {
        foreach (FakeConnection connection in _open.Values.Where(c => c.Subscriptions.Keys.Any(s => s.Contains($"\"{coin}\"", StringComparison.Ordinal))))
            await connection.SendAsync(frame);
    }

    /// <summary>Sends a value of every subscription.</summary>
    public async Task SendValuesAsync()
    {
        foreach (FakeConnection connection in _open.Values)
            foreach (string subscription in connection.Subscriptions.Keys) await connection.SendAsync(ValueOf(subscription));
    }

    public static string ValueOf(string subscription)
    {
        using JsonDocument document = JsonDocument.Parse(subscription);
        JsonElement s = document.RootElement;
        string type = s.GetProperty("type").GetString()!;
        string coin = s.TryGetProperty("coin", out JsonElement c) ? c.GetString()! : "";
        bool fast = s.TryGetProperty("fast", out JsonElement f) && f.ValueKind == JsonValueKind.True;
        bool aggregated = s.TryGetProperty("nSigFigs", out JsonElement n) && n.ValueKind == JsonValueKind.Number;
        return type switch
        {
            "trades" => $$$"""{"channel":"trades","data":[{"coin":"{{{coin}}}","side":"A","px":"1.0","sz":"1","time":1,"tid":1}]}""",
            "allMids" => """{"channel":"allMids","data":{"mids":{"BTC":"1.0"}}}""",
            "candle" => $$$"""{"channel":"candle","data":{"s":"{{{coin}}}","i":"1m","t":1,"T":2}}""",
            "l2Book" => $$$"""{"channel":"l2Book","data":{"coin":"{{{coin}}}","time":1,"levels":[[],[]]{{{(fast ? ",\"fast\":true" : "")}}}{{{(aggregated ? ",\"spread\":\"1\"" : "")}}}}}""",
            _ => $$$"""{"channel":"{{{type}}}","data":{"coin":"{{{coin}}}","time":1}}""",
        };
    }

    public async ValueTask DisposeAsync() => await GoAwayAsync();

    private async Task ServeAsync(HttpContext context)
    {
        int number = Interlocked.Increment(ref _connections) - 1;
        if (RefuseWith != 0)
        {
            context.Response.StatusCode = RefuseWith;
            return;
        }

        using WebSocket webSocket = await context.WebSockets.AcceptWebSocketAsync();
        var connection = new FakeConnection(number, webSocket, context.Abort);
        _open[number] = connection;
        Connections.Enqueue(connection);
        try
        {
            byte[] buffer = new byte[16 * 1024];
            while (true)
            {
                WebSocketReceiveResult result = await webSocket.ReceiveAsync(buffer, context.RequestAborted);
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    connection.WasClosedByClient = true;
                    await webSocket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
                    return;
                }

                string text = Encoding.UTF8.GetString(buffer, 0, result.Count);
                Received.Enqueue((number, text));
                await AnswerAsync(connection, text);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            // Dropped, by either side.
        }
        finally
        {
            _open.TryRemove(number, out _);
            connection.MarkClosed();
        }
    }

    private async Task AnswerAsync(FakeConnection connection, string text)
    {
        if (IsMute) return;
        using JsonDocument document = JsonDocument.Parse(text);
        string method = document.RootElement.GetProperty("method").GetString()!;
        if (method == "ping")
        {
            if (IsOrderBookServer) await connection.SendAsync("""{"channel":"error","data":"Error parsing JSON into valid websocket request: {\"method\":\"ping\"}"}""");
            else if (AnswersPing) await connection.SendAsync("""{"channel":"pong"}""");
            return;
        }

        JsonElement subscription = document.RootElement.GetProperty("subscription");
        string json = subscription.GetRawText();
        string coin = subscription.TryGetProperty("coin", out JsonElement c) ? c.GetString()! : "";
        if (DropsEverybody || DeadlyCoins.ContainsKey(coin))
        {
            connection.Drop();
            return;
        }

        if (method == "unsubscribe" && IgnoresUnsubscribes) return;
        if (method == "subscribe" && Errors.TryGetValue(coin, out string? error))
        {
            await connection.SendAsync(JsonSerializer.Serialize(new { channel = "error", data = error.Replace("{}", json, StringComparison.Ordinal) }));
            return;
        }

        if (method == "subscribe") connection.Subscriptions[json] = true;
        else connection.Subscriptions.TryRemove(json, out _);
        await connection.SendAsync($$$"""{"channel":"subscriptionResponse","data":{"method":"{{{method}}}","subscription":{{{json}}}}}""");
        if (method == "subscribe" && !SendsNoValues) await connection.SendAsync(ValueOf(json));
    }
}
