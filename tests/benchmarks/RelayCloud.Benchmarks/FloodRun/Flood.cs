using System.Net;
using System.Text;
using System.Text.Json;
using RelayCloud.Benchmarks.Measurement;
using RelayCloud.Benchmarks.Net;
using RelayCloud.Benchmarks.Results;

namespace RelayCloud.Benchmarks.FloodRun;

/// <summary>Wrong keys by the thousand against a running relay, half over WebSocket and half over REST, while customers are measured and the relay's look-ups are counted.</summary>
internal sealed class Flood(FloodOptions options, ResultLog log)
{
    /// <summary>Senders that share the work: many enough that none is late while one waits.</summary>
    private const int Senders = 32;

    /// <summary>A figure below this is the machine's noise, ns: growth is judged from here on.</summary>
    private const double NoiseNs = 200_000;

    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = Senders });
    private readonly WrongKeys _keys = new(options.Key);
    private readonly int[] _statuses = new int[600];
    private int _next;

    private string Origin => $"http://{options.Url.Authority}";

    /// <summary>Runs. True when the customers noticed nothing and the look-ups stayed within their bound.</summary>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        PingingCustomer[] customers = [.. Enumerable.Range(0, options.Customers).Select(_ => new PingingCustomer(options))];
        try
        {
            foreach (PingingCustomer customer in customers) await customer.ConnectAsync(cancel);
            await MeasureAsync(customers, TimeSpan.FromSeconds(2), cancel); // Warm-up.
            LatencyHistogram quiet = await MeasureAsync(customers, options.Duration, cancel);
            long readsBefore = await ReadsAsync(cancel);
            Task flood = FloodAsync(cancel);
            LatencyHistogram flooded = await MeasureAsync(customers, options.Duration, cancel);
            await flood;
            return Judge(quiet, flooded, await ReadsAsync(cancel) - readsBefore);
        }
        finally
        {
            foreach (PingingCustomer customer in customers) await customer.DisposeAsync();
            _http.Dispose();
        }
    }

    private async Task<LatencyHistogram> MeasureAsync(PingingCustomer[] customers, TimeSpan duration, CancellationToken cancel)
    {
        double turnMs = 1_000.0 / options.PingsPerSecond / customers.Length;
        var all = new LatencyHistogram();
        foreach (LatencyHistogram one in await Task.WhenAll(customers.Select((c, i) => c.RunAsync(TimeSpan.FromMilliseconds(i * turnMs), duration, cancel)))) all.Add(one);
        return all;
    }

    private Task FloodAsync(CancellationToken cancel)
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

    private async Task<long> ReadsAsync(CancellationToken cancel)
    {
        using JsonDocument stats = JsonDocument.Parse(await _http.GetStringAsync($"{Origin}/stats", cancel));
        return stats.RootElement.GetProperty("accounts") is { ValueKind: JsonValueKind.Object } accounts
            ? accounts.GetProperty("cache").GetProperty("reads").GetInt64()
            : throw new InvalidOperationException("The relay has no accounts store (Relay:Tables): there is nothing to flood.");
    }

    private bool Judge(LatencyHistogram quiet, LatencyHistogram flooded, long reads)
    {
        // A burst of twice the rate, the rate, and what customers' own rows are read again.
        long readsMax = (long)Math.Ceiling(options.LookUpsPerSecond * (2 + options.Duration.TotalSeconds)) + 20;
        double p99Before = quiet.PercentileNs(99), p99During = flooded.PercentileNs(99);
        int refused = _statuses[(int)HttpStatusCode.Unauthorized], busy = _statuses[(int)HttpStatusCode.ServiceUnavailable];
        int others = _statuses.Sum() - refused - busy;
        log.Add(new RunResult("flood", $"{options.WrongKeys} wrong keys in {options.Duration.TotalSeconds:0.#} s, {options.Customers} customers", options.Url.Authority, 1,
        [
            new("p50 before ms", quiet.PercentileNs(50) / 1e6),
            new("p99 before ms", p99Before / 1e6),
            new("p50 during ms", flooded.PercentileNs(50) / 1e6),
            new("p99 during ms", p99During / 1e6),
            new("pings", flooded.Count),
            new("table reads", reads),
            new("401", refused),
            new("503", busy),
            new("other answers", others),
        ]));
        bool slower = p99During > Math.Max(p99Before, NoiseNs) * options.GrowthMax;
        if (slower) Console.WriteLine($"The customers' p99 grew by {p99During / p99Before:0.00}; the bound is {options.GrowthMax}.");
        if (reads > readsMax) Console.WriteLine($"The relay read {reads} rows; the bound is {readsMax}.");
        if (others > 0) Console.WriteLine($"{others} answers were neither 401 nor 503.");
        return !slower && reads <= readsMax && others == 0;
    }
}
