using RelayCloud.Benchmarks.FanOut;
using RelayCloud.Benchmarks.Measurement;
using RelayCloud.Benchmarks.Net;
using RelayCloud.Benchmarks.Results;
using RelayCloud.Benchmarks.Servers;

namespace RelayCloud.Benchmarks.RestRun;

/// <summary>Looks for the highest rate of each server within the limit of p99, and measures at half of it; several times over, with a fresh server each time.</summary>
internal sealed class RestSuite(Repository repository, ResultLog log)
{
    private const double OthersCoresMax = 0.06;
    private const double StartRate = 5_000;
    // Long enough for the runtime's second compilation of everything on the path.
    private const double ServerWarmUpSeconds = 4;
    private const double StepWarmUpSeconds = 0.3;
    private const double StepSeconds = 1;

    /// <summary>Runs. Servers that are missing are named and left out.</summary>
    public async Task RunAsync(IReadOnlyList<Func<RestTarget>> targets, RestOptions options, int repeats, CancellationToken cancel)
    {
        for (int repeat = 1; repeat <= repeats; repeat++)
        {
            foreach (Func<RestTarget> make in targets)
            {
                cancel.ThrowIfCancellationRequested();
                await using RestTarget target = make();
                if (target.WhyMissing(repository) is { } reason)
                {
                    if (repeat == 1) Console.WriteLine($"Left out: {target.Name}: {reason}.");
                    continue;
                }

                log.Add(await RunOnceAsync(target, options, repeat, cancel));
            }
        }
    }

    private async Task<RunResult> RunOnceAsync(RestTarget target, RestOptions options, int repeat, CancellationToken cancel)
    {
        string title = options.Rate > 0 ? $"{options.Rate:0} requests/s" : $"highest rate with p99 ≤ {options.P99LimitMs} ms";
        var result = new RunResult("rest", $"{title}, {options.Connections} connections, {options.Depth} levels", target.Name, repeat, []);
        int port = ServerProcess.FreePort();
        try
        {
            await using ServerProcess process = await target.StartAsync(repository, options, port, cancel);
            using var server = new ProcessMeter(process.ProcessId);
            using var tool = ProcessMeter.Own();
            try
            {
                IReadOnlyList<Figure> figures = await LoadThread.RunAsync("load", () => Measure(target, options, port, server, tool, cancel));
                double others = figures.FirstOrDefault(f => f.Name == "others cores")?.Value ?? 0;
                return result with { Figures = figures, Notes = others > OthersCoresMax ? [$"Other programs used {others:0.00} cores during the run: expect worse figures than the server's own."] : [] };
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                return result with { Failure = e.Message, Notes = [.. process.LogTail().Split('\n').Where(l => l.Length > 0)] };
            }
        }
        catch (InvalidOperationException e)
        {
            return result with { Failure = e.Message };
        }
    }

    private static IReadOnlyList<Figure> Measure(RestTarget target, RestOptions options, int port, ProcessMeter server, ProcessMeter tool, CancellationToken cancel)
    {
        using var load = new RestLoad(port, options.Connections, target.Request(options), target.AnswerEnd(options));
        load.Run(StartRate, ServerWarmUpSeconds, 0.1, options.Spin, null, cancel);
        IReadOnlyList<Figure> figures = [];
        if (options.Rate > 0)
        {
            figures = At(options.Rate, "") ?? throw new InvalidOperationException($"The server did not keep up with {options.Rate:0} requests/s.");
            return figures;
        }

        double best = new RateSearch(TimeProvider.System).Find(StartRate, TimeSpan.FromSeconds(options.SearchSecondsMax), Holds);
        if (best == 0) throw new InvalidOperationException($"No rate had p99 within {options.P99LimitMs} ms.");
        return [.. figures, .. At(best / 2, "at half ") ?? throw new InvalidOperationException("The server did not keep up with half of its own highest rate: it was disturbed.")];

        bool Holds(double rate, bool confirm)
        {
            cancel.ThrowIfCancellationRequested();
            if (confirm)
            {
                IReadOnlyList<Figure>? confirmed = At(rate, "");
                if (confirmed is null || load.Latency.PercentileNs(99) > options.P99LimitMs * 1e6) return false;
                figures = confirmed;
                return true;
            }

            bool holds = load.Run(rate, StepWarmUpSeconds, StepSeconds, options.Spin, null, cancel) && load.Latency.PercentileNs(99) <= options.P99LimitMs * 1e6;
            if (options.Verbose) Console.WriteLine($"    {rate,10:0} requests/s p99 {load.Latency.PercentileNs(99) / 1e6:0.00} ms, {(holds ? "holds" : "fails")}");
            return holds;
        }

        IReadOnlyList<Figure>? At(double rate, string prefix)
        {
            CpuShare? cpu = null;
            bool keptUp = load.Run(rate, StepWarmUpSeconds, options.MeasureSeconds, options.Spin, () => cpu = new CpuShare(server, tool), cancel);
            cancel.ThrowIfCancellationRequested();
            if (!keptUp || cpu is null) return null;
            (double serverCores, _, double others) = cpu.Read();
            IEnumerable<Figure> latency = LatencyFigures.Of(load.Latency, prefix);
            return prefix.Length > 0
                ? [.. latency]
                : [new("requests/s", rate), .. latency, new("server cores", serverCores), new("server µs/request", serverCores / rate * 1e6), new("server RSS MiB", server.RssBytes / 1048576.0), new("others cores", others)];
        }
    }
}
