using System.Net.WebSockets;
using RelayCloud.FanOut;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Benchmarks.FanOutHost;

/// <summary>Takes text frames <c>topic payload</c>, the payload being a whole frame of a channel, and publishes its <c>data</c>.</summary>
internal static class Ingest
{
    public static async Task RunAsync(HttpContext http, Hub hub, TopicTable topics)
    {
        using WebSocket socket = await http.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { KeepAliveInterval = Timeout.InfiniteTimeSpan });
        byte[] buffer = new byte[1 << 16];
        long offset = 0;
        int length = 0;
        while (true)
        {
            ValueWebSocketReceiveResult read = await socket.ReceiveAsync(buffer.AsMemory(length), http.RequestAborted);
            if (read.MessageType == WebSocketMessageType.Close) return;
            length += read.Count;
            if (!read.EndOfMessage) continue;
            Publish(hub, topics, buffer.AsSpan(0, length), ++offset);
            length = 0;
        }
    }

    private static void Publish(Hub hub, TopicTable topics, ReadOnlySpan<byte> frame, long offset)
    {
        int space = frame.IndexOf((byte)' ');
        int coin = topics.Coins.IdOf(frame[..space]);
        ReadOnlySpan<byte> payload = frame[(space + 1)..];
        Channel channel = payload.StartsWith("{\"channel\":\"trades\""u8) ? Channel.Trades : Channel.L2Book;
        if (coin < 0 || !topics.TryGetOrAdd(TopicKey.Of(channel, coin), out Topic? topic)) return;
        int data = payload.IndexOf("\"data\":"u8) + 7;
        hub.Publish(new MarketMessage
        {
            Topic = topic,
            Data = payload[data..^1],
            Cursor = new Cursor(1, offset),
            EventCount = 1,
        });
    }
}
