using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace RelayCloud.Browser.Tests;

/// <summary>The books of a coin as the relay's own WebSocket has them: what a page shows must be one of these, digit for digit.</summary>
internal sealed class DirectBooks : IAsyncDisposable
{
    private const int FrameBytesMax = 1 << 20;

    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentDictionary<long, string> _levelsByTime = new();
    private readonly CancellationTokenSource _stopping = new();
    private Task _reading = Task.CompletedTask;

    /// <summary>Levels by the exchange's time, written as <see cref="ShownBook.Levels"/>.</summary>
    public IReadOnlyDictionary<long, string> LevelsByTime => _levelsByTime;

    public static async Task<DirectBooks> SubscribeAsync(Uri url, string coin, CancellationToken cancellationToken)
    {
        var books = new DirectBooks();
        await books._socket.ConnectAsync(url, cancellationToken);
        await books._socket.SendAsync(
            Encoding.UTF8.GetBytes($$$"""{"method":"subscribe","subscription":{"type":"l2Book","coin":"{{{coin}}}","fast":true}}"""), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        books._reading = books.ReadAsync();
        return books;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _socket.Dispose();
        _stopping.Dispose();
    }

    private async Task ReadAsync()
    {
        byte[] buffer = new byte[FrameBytesMax];
        while (true)
        {
            int length = 0;
            ValueWebSocketReceiveResult received;
            do
            {
                received = await _socket.ReceiveAsync(buffer.AsMemory(length), _stopping.Token);
                length += received.Count;
            }
            while (!received.EndOfMessage);

            if (received.MessageType == WebSocketMessageType.Close) return;
            using JsonDocument frame = JsonDocument.Parse(buffer.AsMemory(0, length));
            if (!frame.RootElement.GetProperty("channel").ValueEquals("l2Book")) continue;
            JsonElement data = frame.RootElement.GetProperty("data");
            _levelsByTime[data.GetProperty("time").GetInt64()] = string.Join(" | ", data.GetProperty("levels").EnumerateArray().Select(Side));
        }
    }

    private static string Side(JsonElement side) => string.Join(' ', side.EnumerateArray().Select(l => $"{l.GetProperty("px").GetString()}x{l.GetProperty("sz").GetString()}"));
}
