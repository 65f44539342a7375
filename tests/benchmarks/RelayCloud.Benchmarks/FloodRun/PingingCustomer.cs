using System.Net.WebSockets;
using System.Text;
using RelayCloud.Benchmarks.Measurement;
using RelayCloud.Benchmarks.Net;

namespace RelayCloud.Benchmarks.FloodRun;

/// <summary>A customer with an open connection that pings at fixed times and measures from when a ping was due to its pong.</summary>
internal sealed class PingingCustomer(FloodOptions options) : IAsyncDisposable
{
    private static readonly byte[] Ping = Encoding.UTF8.GetBytes("""{"method":"ping"}""");

    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[1_024];

    public Task ConnectAsync(CancellationToken cancel) =>
        _socket.ConnectAsync(new UriBuilder(options.Url) { Query = $"apiKey={Uri.EscapeDataString(options.Key)}" }.Uri, cancel);

    /// <summary>Pings for that long.</summary>
    /// <param name="firstAfter">When the first is due, so that customers take turns.</param>
    /// <param name="duration">How long.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task<LatencyHistogram> RunAsync(TimeSpan firstAfter, TimeSpan duration, CancellationToken cancel)
    {
        var latencies = new LatencyHistogram();
        long startedNs = MonotonicClock.NowNs + (long)firstAfter.TotalNanoseconds;
        long periodNs = 1_000_000_000L / options.PingsPerSecond;
        for (long dueNs = startedNs; dueNs - startedNs < (long)duration.TotalNanoseconds; dueNs += periodNs)
        {
            long waitNs = dueNs - MonotonicClock.NowNs;
            if (waitNs > 0) await Task.Delay(TimeSpan.FromMilliseconds(waitNs / 1e6), cancel);

            // A timer's own lateness of a millisecond would hide what is measured; a pong that is late makes the next ping late, which is charged for.
            long sentNs = Math.Max(dueNs, waitNs > 0 ? MonotonicClock.NowNs : dueNs);
            await _socket.SendAsync(Ping, WebSocketMessageType.Text, endOfMessage: true, cancel);
            WebSocketReceiveResult result = await _socket.ReceiveAsync(_buffer, cancel);
            if (result.MessageType == WebSocketMessageType.Close) throw new WebSocketException($"The relay closed a customer: {result.CloseStatus} {result.CloseStatusDescription}");
            latencies.Record(MonotonicClock.NowNs - sentNs);
        }

        return latencies;
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return default;
    }
}
