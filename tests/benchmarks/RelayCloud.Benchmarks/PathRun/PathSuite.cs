using RelayCloud.Benchmarks.Measurement;
using RelayCloud.Benchmarks.Net;
using RelayCloud.Benchmarks.Protocols;
using RelayCloud.Benchmarks.Results;
using RelayCloud.Benchmarks.Servers;

namespace RelayCloud.Benchmarks.PathRun;

/// <summary>Sends one plan of frames through each target in turn, several times over.</summary>
internal sealed class PathSuite(Repository repository, ResultLog log)
{
    private const double OthersCoresMax = 0.06;
    private const double DrainSecondsMax = 5;
    // Long enough for the threads to be up, so that the first frame is on time.
    private const long LeadNs = 200_000_000;

    /// <summary>Runs. Targets that are missing are named and left out.</summary>
    public async Task RunAsync(IReadOnlyList<Func<PathTarget>> targets, PathOptions options, int repeats, CancellationToken cancel)
    {
        var plan = FramePlan.Of(options);
        for (int repeat = 1; repeat <= repeats; repeat++)
        {
            var direct = new Dictionary<string, double>();
            foreach (Func<PathTarget> make in targets)
            {
                cancel.ThrowIfCancellationRequested();
                await using PathTarget target = make();
                if (target.WhyMissing(repository) is { } reason)
                {
                    if (repeat == 1) Console.WriteLine($"Left out: {target.Name}: {reason}.");
                    continue;
                }

                RunResult result = await RunOnceAsync(target, plan, options, repeat, cancel);
                if (target is DirectTarget) direct = result.Figures.ToDictionary(f => f.Name, f => f.Value);
                log.Add(WithAdded(result, direct));
            }
        }
    }

    // What the target adds to the bare tool of the same round.
    private static RunResult WithAdded(RunResult result, Dictionary<string, double> direct)
    {
        if (result.Failure is not null || direct.Count == 0 || result.Server == "direct") return result;
        return result with
        {
            Figures = [.. result.Figures, .. new[] { "p50 ms", "p99 ms" }.Select(name => new Figure($"added {name}", result.Figures.First(f => f.Name == name).Value - direct[name]))],
        };
    }

    private async Task<RunResult> RunOnceAsync(PathTarget target, FramePlan plan, PathOptions options, int repeat, CancellationToken cancel)
    {
        var result = new RunResult("path", options.Title, target.Name, repeat, []);
        try
        {
            await target.StartAsync(repository, plan, options, cancel);
            return await MeasureAsync(target, plan, options, result, cancel);
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or InvalidDataException or TimeoutException or System.Net.Sockets.SocketException)
        {
            return result with { Failure = e.Message, Notes = [.. target.LogTail().Split('\n').Where(l => l.Length > 0)] };
        }
    }

    private static async Task<RunResult> MeasureAsync(PathTarget target, FramePlan plan, PathOptions options, RunResult result, CancellationToken cancel)
    {
        var handler = new SwitchedHandler();
        using var receiver = new Receiver(target.Protocol, handler);
        for (int i = 0; i < options.Customers; i++) receiver.Connect(target.Port, [.. target.TopicsOf(i, plan, options)], path: target.PathOf(i));
        await target.WaitUntilFlowingAsync(cancel);

        long startNs = MonotonicClock.NowNs + LeadNs + (plan.Count * 3_000L), startMs = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() + ((startNs - MonotonicClock.NowNs) / 1_000_000);
        byte[][] prepared = [.. Enumerable.Range(0, plan.Count).Select(k => target.Prepare(plan.Topics[plan.TopicOf(k)], PayloadOf(plan, k, startMs)))];
        var ledger = new PathLedger(plan, options.Customers, startNs, startMs);
        handler.Target = ledger;
        var pusher = new FramePusher(plan, target, prepared);
        GC.Collect();
        if (MonotonicClock.NowNs > startNs) throw new InvalidOperationException("Preparing the frames took longer than was planned: the machine is too busy to measure.");

        using ProcessMeter? server = target.ProcessId is { } id ? new ProcessMeter(id) : null;
        using var tool = ProcessMeter.Own();
        var cpu = new CpuShare(server, tool);
        int closed = 0;
        receiver.Closed = _ => closed++;
        Task<bool> pushing = LoadThread.RunAsync("pusher", () => pusher.Run(startNs, cancel));
        long expected = target.DeliveriesOf(plan, options);
        await LoadThread.RunAsync("customers", () => Receive(receiver, ledger, pushing, expected, startNs + plan.LengthNs, cancel));
        await pushing;
        cancel.ThrowIfCancellationRequested();
        (double serverCores, double toolCores, double others) = cpu.Read();
        return result with
        {
            Figures =
            [
                new("deliveries/s", ledger.Delivered / (plan.LengthNs / 1e9)),
                .. LatencyFigures.Of(ledger.Latency),
                new("conflated", ledger.Conflated),
                new("lost", ledger.Lost + Math.Max(0, expected - ledger.Accounted)),
                new("repeated", ledger.Repeated),
                new("bad", ledger.Bad),
                new("closed", closed),
                new("tool lag p99 ms", pusher.Lag.PercentileNs(99) / 1e6),
                new("server cores", serverCores),
                new("tool cores", toolCores),
                new("others cores", others),
            ],
            Notes = others > OthersCoresMax ? [$"Other programs used {others:0.00} cores during the run: expect worse figures than the server's own."] : [],
        };
    }

    private static bool Receive(Receiver receiver, PathLedger ledger, Task<bool> pushing, long expected, long endNs, CancellationToken cancel)
    {
        long deadlineNs = endNs + (long)(DrainSecondsMax * 1e9);
        while (ledger.Accounted < expected && MonotonicClock.NowNs < deadlineNs && !cancel.IsCancellationRequested && !pushing.IsFaulted)
        {
            int ready = receiver.Wait(20_000_000);
            for (int i = 0; i < ready; i++) receiver.ReadReady(i);
        }

        return true;
    }

    private static byte[] PayloadOf(FramePlan plan, int frame, long startMs)
    {
        int topic = plan.TopicOf(frame);
        int place = plan.FramesOfTopic(topic).BinarySearch(frame);
        return MarketFrames.Of(plan.Topics[topic], startMs + plan.TimesOfTopic(topic)[place], frame);
    }
}
