using System.Text;
using RelayCloud.Benchmarks.Net;

namespace RelayCloud.Benchmarks.FloodRun;

/// <summary>Sends the wrong keys, and counts the answers by status.</summary>
internal sealed class FloodSender(FloodOptions options) : IDisposable
{
    /// <summary>The command that runs it, for <see cref="Flood"/> alone.</summary>
    public const string CommandName = "flood-sender";

    /// <summary>Senders that share the work: many enough that none is late while one waits.</summary>
    private const int Senders = 32;

    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = Senders });
    private readonly WrongKeys _keys = new(options.Key);
    private readonly int[] _statuses = new int[600];
    private int _next;

    private string Origin => $"http://{options.Url.Authority}";

    /// <summary>Sends them all; a line for each status that was answered, and how often.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancel)
    {
        await SendAllAsync(cancel);
        return [.. _statuses.Select((count, status) => (status, count)).Where(s => s.count > 0).Select(s => $"{s.status} {s.count}")];
    }

    public void Dispose() => _http.Dispose();

    private Task SendAllAsync(CancellationToken cancel)
    {
        long startedNs = MonotonicClock.NowNs;
        double periodNs = options.Duration.TotalNanoseconds / options.WrongKeys;
        return Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Task.Run(
            async () =>
            {
                int i;
                while ((i = Interlocked.Increment(ref _next) - 1) < options.WrongKeys)
                {
                    long waitNs = startedNs + (long)(i * periodNs) - MonotonicClock.NowNs;
                    if (waitNs > 0) await Task.Delay(TimeSpan.FromMilliseconds(waitNs / 1e6), cancel);
                    Interlocked.Increment(ref _statuses[await SendAsync(i, cancel)]);
                }
            },
            cancel)));
    }

    private async Task<int> SendAsync(int i, CancellationToken cancel)
    {
        bool isUpgrade = i % 2 == 0;
        using var request = new HttpRequestMessage(isUpgrade ? HttpMethod.Get : HttpMethod.Post, $"{Origin}/{(isUpgrade ? "ws" : "info")}?apiKey={_keys.Get(i / 2)}");
        if (isUpgrade)
        {
            request.Headers.Connection.Add("Upgrade");
            request.Headers.Upgrade.ParseAdd("websocket");
            request.Headers.Add("Sec-WebSocket-Version", "13");
            request.Headers.Add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        }
        else
        {
            request.Content = new StringContent("""{"type":"allMids"}""", Encoding.UTF8, "application/json");
        }

        using HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        return (int)response.StatusCode;
    }
}
