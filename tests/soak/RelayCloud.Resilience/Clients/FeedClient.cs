using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using RelayCloud.Tests.Common;

namespace RelayCloud.Resilience.Clients;

/// <summary>An ordinary client of the protocol, of the relay or of a gateway, that keeps all it receives. It never reconnects: an end is a finding.</summary>
public sealed class FeedClient : IAsyncDisposable
{
    private static readonly byte[] Ping = "{\"method\":\"ping\"}"u8.ToArray();

    // The exchange closes a socket on which it sends nothing for 60 s.
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(20);

    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly CancellationTokenSource _stop = new();
    private Task _reading = Task.CompletedTask;
    private Task _pinging = Task.CompletedTask;
    private volatile string? _end;

    /// <summary>Milliseconds on the clock of all clients of this process.</summary>
    public static double NowMs => Stopwatch.GetTimestamp() * 1000.0 / Stopwatch.Frequency;

    /// <summary>What was received.</summary>
    public FeedLog Log { get; } = new();

    /// <summary>Why the connection ended; null while it is open.</summary>
    public string? End => _end;

    /// <summary>Connects.</summary>
    public static async Task<FeedClient> ConnectAsync(Uri address)
    {
        var client = new FeedClient();
        try
        {
            await client._socket.ConnectAsync(address, CancellationToken.None);
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }

        client._reading = client.ReadAsync();
        client._pinging = client.PingAsync();
        return client;
    }

    /// <summary>Subscribes and returns when everything is acknowledged.</summary>
    public async Task SubscribeAsync(IReadOnlyCollection<FeedTopic> topics)
    {
        long acknowledged = Log.FramesOf("subscriptionResponse") + topics.Count;
        foreach (FeedTopic topic in topics) await SendAsync(Encoding.UTF8.GetBytes($$"""{"method":"subscribe","subscription":{{topic.ToJson()}}}"""));
        await Until.TrueAsync($"{topics.Count} subscriptions are acknowledged", () => Log.FramesOf("subscriptionResponse") >= acknowledged || _end is not null);
        if (_end is not null) throw new InvalidOperationException($"The connection ended while subscribing: {_end}");
    }

    /// <summary>Sends any message.</summary>
    public Task SendAsync(string message) => SendAsync(Encoding.UTF8.GetBytes(message));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _socket.Abort();
        await Task.WhenAll(_reading, _pinging);
        _socket.Dispose();
        _sending.Dispose();
        _stop.Dispose();
    }

    private async Task SendAsync(byte[] message)
    {
        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task PingAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(PingEvery);
            while (await timer.WaitForNextTickAsync(_stop.Token)) await SendAsync(Ping);
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or ObjectDisposedException)
        {
            // The end of the connection is told by the reading loop.
        }
    }

    private async Task ReadAsync()
    {
        byte[] buffer = new byte[1 << 16];
        int used = 0;
        try
        {
            while (true)
            {
                if (used == buffer.Length) Array.Resize(ref buffer, used * 2);
                ValueWebSocketReceiveResult result = await _socket.ReceiveAsync(buffer.AsMemory(used), CancellationToken.None);
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    _end = $"closed with {(int?)_socket.CloseStatus} {_socket.CloseStatusDescription}";
                    return;
                }

                used += result.Count;
                if (!result.EndOfMessage) continue;
                double atMs = NowMs;
                using (JsonDocument frame = JsonDocument.Parse(buffer.AsMemory(0, used))) Log.Add(frame.RootElement, atMs);
                used = 0;
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            _end = $"{e.GetType().Name}: {e.Message}";
        }
    }
}
