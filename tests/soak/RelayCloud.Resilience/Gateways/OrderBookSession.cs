using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using RelayCloud.GatewaySimulator.Feeds;
using RelayCloud.GatewaySimulator.Market;
using RelayCloud.GatewaySimulator.Sessions;
using RelayCloud.GatewaySimulator.Subscriptions;

namespace RelayCloud.Resilience.Gateways;

/// <summary>One connection of an <see cref="OrderBookServer"/>: answers requests, and after each block sends its trades and the books of what is subscribed.</summary>
internal sealed class OrderBookSession(SimulatedMarket market, WebSocket socket)
{
    private const int DefaultLevels = 20;

    private readonly MarketFrames _frames = new(market);
    private readonly Lock _gate = new();
    private readonly List<Subscription> _subscriptions = [];
    private readonly List<string> _notUnderstood = [];
    private readonly SemaphoreSlim _sending = new(1);

    /// <summary>Requests that were answered with the error of the parser.</summary>
    public IReadOnlyList<string> NotUnderstood
    {
        get
        {
            lock (_gate) return [.. _notUnderstood];
        }
    }

    /// <summary>Cuts the connection.</summary>
    public void Drop() => socket.Abort();

    /// <summary>Serves until the connection ends.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Task blocks = SendBlocksAsync(ended.Token);
        byte[] buffer = new byte[16 * 1024];
        try
        {
            while (true)
            {
                WebSocketReceiveResult received = await socket.ReceiveAsync(buffer, ended.Token);
                if (received.MessageType == WebSocketMessageType.Close) break;
                await SendAsync(Answer(Encoding.UTF8.GetString(buffer, 0, received.Count)));
            }
        }
        catch (Exception e) when (IsEnd(e))
        {
            // Gone, by either side.
        }

        await ended.CancelAsync();
        await blocks;
    }

    private async Task SendBlocksAsync(CancellationToken ended)
    {
        try
        {
            for (long block = market.NewestBlock + 1; ; block++)
            {
                TimeSpan wait = market.Clock.Until(market.Clock.TimeMs(block));
                if (wait > TimeSpan.Zero) await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), market.Clock.Time, ended);
                Subscription[] subscriptions;
                lock (_gate) subscriptions = [.. _subscriptions];
                foreach (Subscription subscription in subscriptions) await SendBlockAsync(subscription, block);
            }
        }
        catch (Exception e) when (IsEnd(e))
        {
            // Gone, by either side.
        }
    }

    private async Task SendBlockAsync(Subscription subscription, long block)
    {
        CoinMarket coin = market.Find(subscription.Coin)!;
        if (subscription.Type == SubscriptionType.L2Book) await SendAsync(_frames.Book(coin, subscription, block));
        else if (coin.Trades(block) is { Count: > 0 } trades) await SendAsync(_frames.Trades(coin, trades));
    }

    private byte[] Answer(string request)
    {
        if (!TryRead(request, out string method, out Subscription? subscription, out string echo, out bool isValid))
        {
            lock (_gate) _notUnderstood.Add(request);
            return ReplyFrames.NotParsed(Encoding.UTF8.GetBytes(request));
        }

        if (!isValid) return ReplyFrames.Error($"Invalid subscription: {echo}");
        bool isSubscribe = method == "subscribe";
        lock (_gate)
        {
            if (_subscriptions.Contains(subscription!) == isSubscribe) return ReplyFrames.Error($"Already {method}d: {echo}");
            if (isSubscribe) _subscriptions.Add(subscription!);
            else _subscriptions.Remove(subscription!);
        }

        return ReplyFrames.Acknowledgement(method, echo);
    }

    private bool TryRead(string request, out string method, out Subscription? subscription, out string echo, out bool isValid)
    {
        (method, subscription, echo, isValid) = ("", null, "", false);
        try
        {
            using JsonDocument json = JsonDocument.Parse(request);
            method = json.RootElement.GetProperty("method").GetString() ?? "";
            if (method is not ("subscribe" or "unsubscribe")) return false;
            JsonElement asked = json.RootElement.GetProperty("subscription");
            string type = asked.GetProperty("type").GetString() ?? "";
            string coin = asked.GetProperty("coin").GetString() ?? "";
            if (type is not ("trades" or "l2Book") || asked.TryGetProperty("fast", out _)) return false;
            long? figures = Number(asked, "nSigFigs"), levels = Number(asked, "nLevels"), mantissa = Number(asked, "mantissa");

            // Every optional one is there in the echo, absent ones as null.
            echo = type == "trades"
                ? $$"""{"type":"trades","coin":{{JsonSerializer.Serialize(coin)}}}"""
                : $$"""{"type":"l2Book","coin":{{JsonSerializer.Serialize(coin)}},"nSigFigs":{{Text(figures)}},"nLevels":{{Text(levels)}},"mantissa":{{Text(mantissa)}}}""";
            subscription = new Subscription(type == "trades" ? SubscriptionType.Trades : SubscriptionType.L2Book, coin, NSigFigs: figures, Mantissa: mantissa);
            isValid = market.Find(coin) is { Coin.IsSpotLike: false } && levels != DefaultLevels && mantissa is null or 2 or 5 && (mantissa is null || figures == 5);
            return true;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    private async Task SendAsync(byte[] frame)
    {
        await _sending.WaitAsync();
        try
        {
            await socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        }
        finally
        {
            _sending.Release();
        }
    }

    private static long? Number(JsonElement from, string key) => from.TryGetProperty(key, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value.GetInt64() : null;

    private static string Text(long? number) => number?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "null";

    private static bool IsEnd(Exception e) => e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException;
}
