using Azure.Messaging.EventHubs.Producer;
using RelayCloud.Benchmarks.Measurement;
using RelayCloud.Benchmarks.Net;
using RelayCloud.Benchmarks.Results;
using RelayCloud.Benchmarks.Servers;

namespace RelayCloud.Benchmarks.EventHubs;

/// <summary>The emulator and the bundled client: how many events a second they send and read, and how long one is on its way. Each run has a fresh emulator.</summary>
internal sealed class EventHubsSuite(Repository repository, ResultLog log)
{
    private const double OthersCoresMax = 0.06;
    private static readonly TimeSpan DrainMax = TimeSpan.FromSeconds(10);

    /// <summary>Runs the scenarios in turn, several times over.</summary>
    public async Task RunAsync(IReadOnlyList<string> scenarios, EventHubsRunOptions options, int repeats, CancellationToken cancel)
    {
        for (int repeat = 1; repeat <= repeats; repeat++)
        {
            foreach (string scenario in scenarios)
            {
                cancel.ThrowIfCancellationRequested();
                var result = new RunResult("eventhubs", options.TitleOf(scenario), "emulator", repeat, []);
                try
                {
                    await using EmulatorHost emulator = await EmulatorHost.StartAsync(repository, options.Partitions, options.Fsync, cancel);
                    await using var producer = new EventHubProducerClient(emulator.ConnectionString, EmulatorHost.Hub);
                    result = scenario switch
                    {
                        "send" => await SendAsync(emulator, producer, options, isRead: false, result, cancel),
                        "end-to-end" => await SendAsync(emulator, producer, options, isRead: true, result, cancel),
                        "read" => await ReadAsync(emulator, producer, options, result),
                        _ => await LatencyAsync(emulator, producer, options, result, cancel),
                    };
                }
                catch (Exception e) when (e is InvalidOperationException or IOException or TimeoutException or Azure.Messaging.EventHubs.EventHubsException)
                {
                    result = result with { Failure = e.Message };
                }

                log.Add(result);
            }
        }
    }

    private static async Task<RunResult> SendAsync(EmulatorHost emulator, EventHubProducerClient producer, EventHubsRunOptions options, bool isRead, RunResult result, CancellationToken cancel)
    {
        PartitionLoad[] loads = [.. Partitions(options).Select(p => new PartitionLoad(producer, p, options))];
        PartitionReading[] readings = isRead ? [.. Partitions(options).Select(p => new PartitionReading(emulator.ConnectionString, p, options))] : [];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var stopReading = new CancellationTokenSource();
        Task sending = Task.WhenAll(loads.Select(l => Task.Run(() => l.RunAsync(long.MaxValue, stop.Token), CancellationToken.None)));
        Task reading = Task.WhenAll(readings.Select(r => Task.Run(() => r.RunAsync(long.MaxValue, stopReading.Token), CancellationToken.None)));
        await Task.Delay(TimeSpan.FromSeconds(options.WarmUpSeconds), cancel);
        using var server = new ProcessMeter(emulator.ProcessId);
        using var tool = ProcessMeter.Own();
        var cpu = new CpuShare(server, tool);
        long sentBefore = loads.Sum(l => l.Acknowledged), receivedBefore = readings.Sum(r => r.Received), fromNs = MonotonicClock.NowNs;
        await Task.Delay(TimeSpan.FromSeconds(options.MeasureSeconds), cancel);
        double seconds = (MonotonicClock.NowNs - fromNs) / 1e9;
        long sent = loads.Sum(l => l.Acknowledged) - sentBefore, received = readings.Sum(r => r.Received) - receivedBefore;
        var shares = cpu.Read();
        await stop.CancelAsync();
        await sending;
        if (isRead) await DrainAsync(readings, loads.Sum(l => l.Acknowledged));
        await stopReading.CancelAsync();
        await reading;
        Figure[] figures = [new("sent/s", sent / seconds), new("sent MB/s", sent / seconds * options.SizeBytes / 1e6)];
        if (isRead) figures = [.. figures, new("received/s", received / seconds), new("wrong", readings.Sum(r => r.Wrong))];
        return With(result, figures, shares);
    }

    private static async Task<RunResult> ReadAsync(EmulatorHost emulator, EventHubProducerClient producer, EventHubsRunOptions options, RunResult result)
    {
        long each = options.ReadEvents / options.Partitions;
        PartitionLoad[] loads = [.. Partitions(options).Select(p => new PartitionLoad(producer, p, options))];
        await Task.WhenAll(loads.Select(l => Task.Run(() => l.RunAsync(each, CancellationToken.None))));

        // Once to warm up, as the senders are by the time that they are measured.
        await ReadOnceAsync(emulator, options, each);
        using var server = new ProcessMeter(emulator.ProcessId);
        using var tool = ProcessMeter.Own();
        var cpu = new CpuShare(server, tool);
        long fromNs = MonotonicClock.NowNs;
        PartitionReading[] readings = await ReadOnceAsync(emulator, options, each);
        double seconds = (MonotonicClock.NowNs - fromNs) / 1e9;
        long received = readings.Sum(r => r.Received);
        return With(result, [new("received/s", received / seconds), new("received MB/s", received / seconds * options.SizeBytes / 1e6), new("wrong", readings.Sum(r => r.Wrong))], cpu.Read());
    }

    private static async Task<PartitionReading[]> ReadOnceAsync(EmulatorHost emulator, EventHubsRunOptions options, long each)
    {
        PartitionReading[] readings = [.. Partitions(options).Select(p => new PartitionReading(emulator.ConnectionString, p, options))];
        await Task.WhenAll(readings.Select(r => Task.Run(() => r.RunAsync(each, CancellationToken.None))));
        return readings;
    }

    private static async Task<RunResult> LatencyAsync(EmulatorHost emulator, EventHubProducerClient producer, EventHubsRunOptions options, RunResult result, CancellationToken cancel)
    {
        PartitionReading[] readings = [.. Partitions(options).Select(p => new PartitionReading(emulator.ConnectionString, p, options))];
        PacedSending[] sendings = [.. Partitions(options).Select(p => new PacedSending(producer, p, (double)options.Rate / options.Partitions, options))];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var stopReading = new CancellationTokenSource();
        Task reading = Task.WhenAll(readings.Select(r => Task.Run(() => r.RunAsync(long.MaxValue, stopReading.Token), CancellationToken.None)));
        long startNs = MonotonicClock.NowNs;
        Task sending = Task.WhenAll(sendings.Select(s => Task.Run(() => s.RunAsync(startNs, stop.Token), CancellationToken.None)));
        await Task.Delay(TimeSpan.FromSeconds(options.WarmUpSeconds), cancel);
        using var server = new ProcessMeter(emulator.ProcessId);
        using var tool = ProcessMeter.Own();
        var cpu = new CpuShare(server, tool);
        foreach (PartitionReading each in readings) each.FromNs = MonotonicClock.NowNs;
        await Task.Delay(TimeSpan.FromSeconds(options.MeasureSeconds), cancel);
        var shares = cpu.Read();
        await stop.CancelAsync();
        await sending;
        await DrainAsync(readings, sendings.Sum(s => s.Sent));
        await stopReading.CancelAsync();
        await reading;
        var latency = new LatencyHistogram();
        foreach (PartitionReading each in readings) latency.Add(each.Latency);
        return With(
            result,
            [
                new("events/s", latency.Count / options.MeasureSeconds), new("p50 ms", latency.PercentileNs(50) / 1e6), new("p99 ms", latency.PercentileNs(99) / 1e6),
                new("p99.9 ms", latency.PercentileNs(99.9) / 1e6), new("max ms", latency.MaxNs / 1e6), new("wrong", readings.Sum(r => r.Wrong)),
            ],
            shares);
    }

    private static async Task DrainAsync(PartitionReading[] readings, long expected)
    {
        long untilNs = MonotonicClock.NowNs + (long)DrainMax.TotalNanoseconds;
        while (readings.Sum(r => r.Received) < expected)
        {
            if (MonotonicClock.NowNs > untilNs) throw new TimeoutException($"{expected - readings.Sum(r => r.Received)} of {expected} events did not come within {DrainMax.TotalSeconds} s.");
            await Task.Delay(10);
        }
    }

    private static IEnumerable<string> Partitions(EventHubsRunOptions options) => Enumerable.Range(0, options.Partitions).Select(p => $"{p}");

    private static RunResult With(RunResult result, Figure[] figures, (double Server, double Tool, double Others) cpu) => result with
    {
        Figures = [.. figures, new("emulator cores", cpu.Server), new("client cores", cpu.Tool), new("others cores", cpu.Others)],
        Notes = cpu.Others > OthersCoresMax ? [$"Other programs used {cpu.Others:0.00} cores during the run: expect worse figures than the emulator's own."] : [],
    };
}
