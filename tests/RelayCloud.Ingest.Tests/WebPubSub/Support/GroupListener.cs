using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using RelayCloud.Tests.Common.WebPubSub;

namespace RelayCloud.Ingest.Tests.WebPubSub.Support;

/// <summary>A customer on Web PubSub who keeps all that comes.</summary>
internal sealed class GroupListener : IAsyncDisposable
{
    private readonly PubSubSocket _socket;
    private readonly Task _reading;

    private GroupListener(PubSubSocket socket)
    {
        _socket = socket;
        _reading = Task.Run(ReadAsync);
    }

    /// <summary>Every frame, in order, with when it came.</summary>
    public ConcurrentQueue<(string Group, JsonElement Frame, long AtMs)> Frames { get; } = new();

    /// <summary>Bytes of the longest message.</summary>
    public int LongestMessage { get; private set; }

    public static async Task<GroupListener> ConnectAsync(Uri uri)
    {
        PubSubSocket socket = await PubSubSocket.ConnectAsync(uri, PubSubSocket.Json);
        await socket.ReceiveJsonAsync("system");
        return new GroupListener(socket);
    }

    public JsonElement[] FramesOf(string group) => [.. Frames.Where(f => f.Group == group).Select(f => f.Frame)];

    /// <summary>The ids of the trades that came to a group.</summary>
    public long[] TidsOf(string group) =>
        [.. FramesOf(group).Where(f => f.GetProperty("channel").GetString() == "trades").SelectMany(f => f.GetProperty("data").EnumerateArray()).Select(t => t.GetProperty("tid").GetInt64())];

    /// <summary>Cursor of a group's last frame, null = none has come.</summary>
    public string? NewestOf(string group) => FramesOf(group) is [.., JsonElement last] ? last.GetProperty("cursor").GetString() : null;

    /// <summary>When frames came to a group.</summary>
    public long[] TimesOf(string group) => [.. Frames.Where(f => f.Group == group).Select(f => f.AtMs)];

    public async ValueTask DisposeAsync()
    {
        await _socket.DisposeAsync();
        await _reading;
    }

    private async Task ReadAsync()
    {
        try
        {
            while (true)
            {
                JsonElement message = await _socket.ReceiveJsonAsync("message");
                long atMs = Stopwatch.GetTimestamp() * 1_000 / Stopwatch.Frequency;
                JsonElement data = message.GetProperty("data");
                LongestMessage = Math.Max(LongestMessage, data.GetRawText().Length);
                foreach (JsonElement frame in data.EnumerateArray()) Frames.Enqueue((message.GetProperty("group").GetString()!, frame, atMs));
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or InvalidOperationException or ObjectDisposedException)
        {
            // It ends when it is closed.
        }
    }
}
