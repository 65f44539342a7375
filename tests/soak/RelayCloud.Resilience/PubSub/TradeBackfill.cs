using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace RelayCloud.Resilience.PubSub;

/// <summary>Gets on a direct WebSocket the trades that a customer of Web PubSub missed, by the cursor that it has.</summary>
internal static class TradeBackfill
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>
    /// What is wrong with what came; null = every trade of the hole came, or, when the relay had told that it has not all any more, what it still has did, behind the direct WebSocket's own notice.
    /// </summary>
    /// <param name="relay">WebSocket, key included.</param>
    /// <param name="hole">What is missing.</param>
    public static async Task<string?> FaultAsync(Uri relay, TradeHole hole)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(relay) { Query = "cursor=1" }.Uri, limit.Token);
        string subscribe = string.Create(
            CultureInfo.InvariantCulture, $"{{\"method\":\"subscribe\",\"subscription\":{{\"type\":\"trades\",\"coin\":{JsonSerializer.Serialize(hole.Coin)},\"resume\":\"{hole.Epoch}:{hole.After}\"}}}}");
        await socket.SendAsync(Encoding.UTF8.GetBytes(subscribe), WebSocketMessageType.Text, endOfMessage: true, limit.Token);
        byte[] buffer = new byte[2 << 20];
        long had = hole.After;
        bool isShort = false;
        while (had < hole.Next - 1)
        {
            int used = 0;
            ValueWebSocketReceiveResult result;
            do
            {
                result = await socket.ReceiveAsync(buffer.AsMemory(used), limit.Token);
                used += result.Count;
            }
            while (!result.EndOfMessage);
            if (result.MessageType == WebSocketMessageType.Close) return $"The relay closed with {socket.CloseStatusDescription}.";
            using JsonDocument frame = JsonDocument.Parse(buffer.AsMemory(0, used));
            string channel = frame.RootElement.GetProperty("channel").GetString()!;
            if (channel == "error") isShort |= frame.RootElement.GetProperty("data").GetString()!.StartsWith("Resume gap", StringComparison.Ordinal);
            if (channel != "trades") continue;
            string[] cursor = frame.RootElement.GetProperty("cursor").GetString()!.Split(':');
            long last = long.Parse(cursor[1], CultureInfo.InvariantCulture), first = last - frame.RootElement.GetProperty("data").GetArrayLength() + 1;
            if (first != had + 1 && !(had == hole.After && hole.IsTold && isShort)) return $"After {had} came {first}.";
            had = last;
        }

        return null;
    }
}
