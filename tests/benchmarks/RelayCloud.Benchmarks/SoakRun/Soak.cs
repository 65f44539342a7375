using System.Diagnostics;
using RelayCloud.Benchmarks.Measurement;
using RelayCloud.Benchmarks.Results;

namespace RelayCloud.Benchmarks.SoakRun;

/// <summary>Churn against a running relay while its resident size is watched.</summary>
internal sealed class Soak(SoakOptions options, ResultLog log)
{
    private const double MiB = 1048576;

    /// <summary>Runs. True when the relay served all along and did not grow.</summary>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        using var meter = new ProcessMeter(options.ProcessId);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        over.CancelAfter(options.Duration);
        var counts = new SoakCounts();
        Task[] customers =
        [
            .. Enumerable.Range(0, options.Customers).Select(i => Task.Run(() => new ChurningCustomer(options, counts, i).RunAsync(over.Token), CancellationToken.None)),
            .. Enumerable.Range(0, options.SlowReaders).Select(_ => Task.Run(() => new SlowReader(options, counts).RunAsync(over.Token), CancellationToken.None)),
        ];
        List<(double Seconds, double Size)> samples = await SampleAsync(meter, counts, over.Token);
        await Task.WhenAll(customers);
        cancel.ThrowIfCancellationRequested();
        return Judge(samples, counts);
    }

    private async Task<List<(double Seconds, double Size)>> SampleAsync(ProcessMeter meter, SoakCounts counts, CancellationToken over)
    {
        var samples = new List<(double Seconds, double Size)>();
        var clock = Stopwatch.StartNew();
        while (true)
        {
            samples.Add((clock.Elapsed.TotalSeconds, meter.RssBytes / MiB));
            Console.WriteLine($"{clock.Elapsed:mm\\:ss}  RSS {samples[^1].Size:0.0} MiB, {counts.Connections} connections, {counts.Subscriptions} subscriptions, {counts.Messages} messages, {counts.CutSlow} slow readers cut, {counts.Failures} failures");
            if (!Directory.Exists($"/proc/{options.ProcessId}")) throw new InvalidOperationException("The relay's process has ended.");
            try
            {
                await Task.Delay(options.SampleEvery, over);
            }
            catch (OperationCanceledException)
            {
                return samples;
            }
        }
    }

    private bool Judge(List<(double Seconds, double Size)> samples, SoakCounts counts)
    {
        var trend = GrowthTrend.Of(samples);
        log.Add(new RunResult("soak", $"{options.Duration.TotalMinutes:0.##} min, {options.Customers} customers, {options.SlowReaders} slow readers", options.Url.Authority, 1,
        [
            new("RSS first MiB", samples[0].Size),
            new("RSS most MiB", samples.Max(s => s.Size)),
            new("RSS last MiB", samples[^1].Size),
            new("slope MiB/hour", trend.PerSecond * 3600),
            new("growth MiB", trend.Total),
            new("connections", counts.Connections),
            new("messages", counts.Messages),
            new("slow readers cut", counts.CutSlow),
            new("failures", counts.Failures),
        ]));
        if (counts.FirstFailure is { } failure) Console.WriteLine($"The first failure: {failure}");
        if (trend.Total > options.GrowthMiBMax) Console.WriteLine($"Grew by {trend.Total:0.0} MiB after the first {GrowthTrend.WarmUpShare:0 %}; the bound is {options.GrowthMiBMax}.");
        if (counts.Messages == 0) Console.WriteLine("No message came: are the coins right (--coins)?");
        return trend.Total <= options.GrowthMiBMax && counts.Messages > 0 && counts.Failures == 0;
    }
}
