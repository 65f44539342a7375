using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using RelayCloud.Tests.Common.WebPubSub;

namespace RelayCloud.Ingest.Tests.WebPubSub.Support;

/// <summary>One of many customers: keeps no more than what it takes to tell whether all came, once, in order and when due.</summary>
internal sealed class LeanListener : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[8 << 10];
    private readonly Dictionary<string, (int Count, long FirstMs, long LastMs)> _times = [];
    private Task _reading = Task.CompletedTask;
    private long _lastTid;

    /// <summary>The id of the last trade; they are numbered from 1.</summary>
    public long LastTid => Volatile.Read(ref _lastTid);

    /// <summary>Trades that were not the next one, and messages that could not be read.</summary>
    public int Faults { get; private set; }

    public static async Task<LeanListener> ConnectAsync(Uri uri)
    {
        var listener = new LeanListener();
        listener._socket.Options.AddSubProtocol(PubSubSocket.Json);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await listener._socket.ConnectAsync(uri, limit.Token);
        listener._reading = Task.Run(listener.ReadAsync);
        return listener;
    }

    /// <summary>The mean time between two frames of a group, null = there were not three.</summary>
    public double? MeanIntervalMs(string group)
    {
        lock (_times) return _times.TryGetValue(group, out (int Count, long FirstMs, long LastMs) t) && t.Count > 2 ? (t.LastMs - t.FirstMs) / (t.Count - 1.0) : null;
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _reading;
    }

    private async Task ReadAsync()
    {
        try
        {
            while (true)
            {
                int length = 0;
                ValueWebSocketReceiveResult got;
                do
                {
                    got = await _socket.ReceiveAsync(_buffer.AsMemory(length), CancellationToken.None);
                    length += got.Count;
                }
                while (!got.EndOfMessage);
                if (got.MessageType == WebSocketMessageType.Close) return;
                Take(_buffer.AsMemory(0, length));
            }
        }
        catch (Exception e) when (e is WebSocketException or ObjectDisposedException or OperationCanceledException)
        {
            // It ends when it is closed.
        }
    }

    private void Take(ReadOnlyMemory<byte> bytes)
    {
        using JsonDocument message = JsonDocument.Parse(bytes);
        if (message.RootElement.GetProperty("type").GetString() != "message") return;
        string group = message.RootElement.GetProperty("group").GetString()!;
        foreach (JsonElement frame in message.RootElement.GetProperty("data").EnumerateArray())
        {
            if (frame.GetProperty("channel").GetString() == "trades")
            {
                foreach (JsonElement trade in frame.GetProperty("data").EnumerateArray())
                {
                    long tid = trade.GetProperty("tid").GetInt64();
                    if (tid != _lastTid + 1) Faults++;
                    Volatile.Write(ref _lastTid, tid);
                }

                if (frame.GetProperty("cursor").GetString() != string.Create(CultureInfo.InvariantCulture, $"1000:{_lastTid}")) Faults++;
                continue;
            }

            long nowMs = Stopwatch.GetTimestamp() * 1_000 / Stopwatch.Frequency;
            lock (_times) _times[group] = _times.TryGetValue(group, out (int Count, long FirstMs, long LastMs) t) ? (t.Count + 1, t.FirstMs, nowMs) : (1, nowMs, nowMs);
        }
    }
}
