using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using RelayCloud.Benchmarks.Measurement;
using RelayCloud.Benchmarks.Net;
using RelayCloud.Benchmarks.Results;

namespace RelayCloud.Benchmarks.FloodRun;

/// <summary>Wrong keys by the thousand against a running relay, half over WebSocket and half over REST, while customers are measured and the relay's look-ups are counted.</summary>
internal sealed class Flood(FloodOptions options, ResultLog log)
{
    /// <summary>Quiet and flood take turns, so that what the machine does besides hits both alike.</summary>
    private const int Rounds = 4;

    /// <summary>A figure below this is the machine's noise, ns: growth is judged from here on.</summary>
    private const double NoiseNs = 200_000;

    private readonly HttpClient _http = new();
    private readonly int[] _statuses = new int[600];

    private string Origin => $"http://{options.Url.Authority}";

    /// <summary>Runs. True when the customers noticed nothing and the look-ups stayed within their bound.</summary>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        PingingCustomer[] customers = [.. Enumerable.Range(0, options.Customers).Select(_ => new PingingCustomer(options))];
        try
        {
            foreach (PingingCustomer customer in customers) await customer.ConnectAsync(cancel);
            await MeasureAsync(customers, TimeSpan.FromSeconds(2), cancel); // Warm-up.
            LatencyHistogram quiet = new(), flooded = new();
            long readsMost = 0;
            for (int round = 0; round < Rounds; round++)
            {
                quiet.Add(await MeasureAsync(customers, options.Duration, cancel));
                long readsBefore = await ReadsAsync(cancel);
                Task flood = FloodAsync(cancel);
                flooded.Add(await MeasureAsync(customers, options.Duration, cancel));
                await flood;
                readsMost = Math.Max(readsMost, await ReadsAsync(cancel) - readsBefore);
            }

            return Judge(quiet, flooded, readsMost);
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

    // In a process of its own that yields to all others: a flood comes from elsewhere, and what its senders cost is not the relay's.
    private async Task FloodAsync(CancellationToken cancel)
    {
        var start = new ProcessStartInfo("chrt", ["--idle", "0", "dotnet", typeof(Flood).Assembly.Location, FloodSender.CommandName, $"{options.Url}", options.Key, $"{options.WrongKeys}", $"{options.Duration.TotalSeconds}"]) { UseShellExecute = false, RedirectStandardOutput = true };
        using Process sender = Process.Start(start) ?? throw new InvalidOperationException("'chrt' did not start.");
        try
        {
            string told = await sender.StandardOutput.ReadToEndAsync(cancel);
            await sender.WaitForExitAsync(cancel);
            if (sender.ExitCode != 0) throw new InvalidOperationException($"The sender of wrong keys ended with {sender.ExitCode}: {told}");
            foreach (string[] count in told.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')))
                _statuses[int.Parse(count[0], CultureInfo.InvariantCulture)] += int.Parse(count[1], CultureInfo.InvariantCulture);
        }
        finally
        {
            if (!sender.HasExited) sender.Kill(entireProcessTree: true);
        }
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
        log.Add(new RunResult("flood", $"{options.WrongKeys} wrong keys in {options.Duration.TotalSeconds:0.#} s, {options.Customers} customers, {Rounds} times", options.Url.Authority, 1,
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
