using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace AspNetPeer;

/// <summary>Topics and their subscribers. <c>/ws</c> speaks Hyperliquid's subscribe; <c>/ingest</c> takes text frames <c>coin payload</c>.</summary>
public sealed class Broadcaster
{
    private const int MessageBytesMax = 1 << 20;

    private readonly ConcurrentDictionary<string, ConcurrentDictionary<Subscriber, byte>> _topics = new();

    /// <summary>Serves one customer until it leaves.</summary>
    public async Task SubscribeAsync(HttpContext http)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        using WebSocket socket = await http.WebSockets.AcceptWebSocketAsync();
        var subscriber = new Subscriber(socket);
        Task sending = subscriber.SendAllAsync(http.RequestAborted);
        var joined = new List<string>();
        await foreach (string text in ReadAllAsync(socket, 4096, http.RequestAborted))
        {
            using var request = JsonDocument.Parse(text);
            if (request.RootElement.GetProperty("method").GetString() != "subscribe") continue;
            string coin = request.RootElement.GetProperty("subscription").GetProperty("coin").GetString()!;
            _topics.GetOrAdd(coin, _ => new())[subscriber] = 0;
            joined.Add(coin);
            subscriber.Post(Encoding.UTF8.GetBytes($"{{\"channel\":\"subscriptionResponse\",\"data\":{text}}}"));
        }

        foreach (string coin in joined) _topics[coin].TryRemove(subscriber, out _);
        subscriber.Complete();
        await sending;
    }

    /// <summary>Takes what is to be sent to a topic's subscribers.</summary>
    public async Task IngestAsync(HttpContext http)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        using WebSocket socket = await http.WebSockets.AcceptWebSocketAsync();
        await foreach (string text in ReadAllAsync(socket, 65_536, http.RequestAborted))
        {
            int space = text.IndexOf(' ');
            if (space < 0 || !_topics.TryGetValue(text[..space], out var subscribers)) continue;
            byte[] payload = Encoding.UTF8.GetBytes(text[(space + 1)..]);
            foreach (KeyValuePair<Subscriber, byte> entry in subscribers) entry.Key.Post(payload);
        }
    }

    private static async IAsyncEnumerable<string> ReadAllAsync(
        WebSocket socket, int bufferBytes, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        byte[] buffer = new byte[bufferBytes];
        int have = 0;
        while (true)
        {
            if (have == buffer.Length)
            {
                if (have >= MessageBytesMax) yield break;
                Array.Resize(ref buffer, have * 2);
            }

            ValueWebSocketReceiveResult part;
            try
            {
                part = await socket.ReceiveAsync(buffer.AsMemory(have), cancel);
            }
            catch (Exception e) when (e is WebSocketException or OperationCanceledException)
            {
                yield break;
            }

            if (part.MessageType == WebSocketMessageType.Close) yield break;
            have += part.Count;
            if (!part.EndOfMessage) continue;
            yield return Encoding.UTF8.GetString(buffer, 0, have);
            have = 0;
        }
    }
}
