using System.Net.Sockets;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections.Features;
using RelayCloud.FanOut;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Benchmarks.FanOutHost;

/// <summary>Takes text frames <c>topic payload</c>, the payload being a whole frame of a channel, and publishes its <c>data</c>.</summary>
internal static class Ingest
{
    /// <summary>Answers the upgrade, then reads the socket on a thread of its own until the other side closes.</summary>
    public static async Task RunAsync(HttpContext http, Hub hub, TopicTable topics)
    {
        // Kestrel's handshake; the frames are read past it.
        using WebSocket upgraded = await http.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { KeepAliveInterval = Timeout.InfiniteTimeSpan });
        Socket socket = http.Features.Get<IConnectionSocketFeature>()!.Socket;
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => Read(socket, hub, topics, ended)) { IsBackground = true, Name = "ingest" }.Start();
        await ended.Task;
    }

    private static void Read(Socket socket, Hub hub, TopicTable topics, TaskCompletionSource ended)
    {
        try
        {
            socket.Blocking = true;
            using WebSocket frames = WebSocket.CreateFromStream(new BlockingStream(socket), new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = Timeout.InfiniteTimeSpan });
            byte[] buffer = new byte[1 << 16];
            long offset = 0;
            int length = 0;
            while (true)
            {
                ValueWebSocketReceiveResult read = frames.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None).GetAwaiter().GetResult();
                if (read.MessageType == WebSocketMessageType.Close) break;
                length += read.Count;
                if (!read.EndOfMessage) continue;
                Publish(hub, topics, buffer.AsSpan(0, length), ++offset);
                length = 0;
            }

            ended.SetResult();
        }
        catch (Exception e)
        {
            ended.SetException(e);
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
