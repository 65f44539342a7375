using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;
using RelayCloud.Benchmarks.Measurement;
using RelayCloud.Benchmarks.Net;
using RelayCloud.Benchmarks.Results;
using RelayCloud.Benchmarks.Servers;

namespace RelayCloud.Benchmarks.EventHubs;

/// <summary>How long the container takes to restore its memory from a log of so many events, before it serves. Each run is a new process, with all that it has to compile.</summary>
internal sealed class RecoverySuite(Repository repository, ResultLog log)
{
    private const int Partitions = 4;
    private const int Coins = 200;
    private const int InFlight = 4;
    private const double OthersCoresMax = 0.06;
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(60);

    /// <summary>Fills a log once for each number of events, and starts the container on it several times.</summary>
    public async Task RunAsync(IReadOnlyList<int> eventCounts, int repeats, CancellationToken cancel)
    {
        foreach (int events in eventCounts)
        {
            await using EmulatorHost emulator = await EmulatorHost.StartAsync(repository, Partitions, "Group", cancel);
            Console.WriteLine($"Filling a log with {events:#,0} events.");
            await FillAsync(emulator, events);
            for (int repeat = 1; repeat <= repeats; repeat++)
            {
                cancel.ThrowIfCancellationRequested();
                var result = new RunResult("recovery", string.Create(CultureInfo.InvariantCulture, $"{events} events"), "container", repeat, []);
                try
                {
                    result = await RecoverAsync(emulator, events, result, cancel);
                }
                catch (Exception e) when (e is InvalidOperationException or IOException or HttpRequestException)
                {
                    result = result with { Failure = e.Message };
                }

                log.Add(result);
            }
        }
    }

    private async Task<RunResult> RecoverAsync(EmulatorHost emulator, int events, RunResult result, CancellationToken cancel)
    {
        string program = repository.ProgramOf(Path.Combine(repository.Root, "ingest-container", "RelayCloud.Ingest"));
        if (!File.Exists(program)) throw new InvalidOperationException("The ingest container is not built: dotnet build -c Release ingest-container/RelayCloud.Ingest");
        DirectoryInfo spill = Directory.CreateTempSubdirectory("relaycloud-bench-");
        try
        {
            int port = ServerProcess.FreePort();
            var environment = new Dictionary<string, string>
            {
                ["DOTNET_GCgen0size"] = "800000",
                ["Relay__Role"] = "ingest",
                ["Relay__HttpPort"] = port.ToString(CultureInfo.InvariantCulture),

                // Nobody is there: what is measured is over before a gateway is connected to.
                ["Relay__Gateways__0__Name"] = "none",
                ["Relay__Gateways__0__Url"] = $"ws://127.0.0.1:{ServerProcess.FreePort()}/ws",
                ["Relay__Keys__0__Name"] = "bench",
                ["Relay__Keys__0__Sha256"] = new string('0', 64),
                ["Relay__EventHubs__ConnectionString"] = emulator.ConnectionString,
                ["Relay__EventHubs__SpillDirectory"] = spill.FullName,
                ["Relay__EventHubs__RecoverSeconds"] = "86400",
                ["Relay__EventHubs__RecoverEventsMax"] = (2 * events).ToString(CultureInfo.InvariantCulture),
                ["Relay__EventHubs__RecoverMsMax"] = "60000",
            };
            var before = new CpuShare(new ProcessMeter(emulator.ProcessId), ProcessMeter.Own());
            long startedNs = MonotonicClock.NowNs;
            await using ServerProcess container = await ServerProcess.StartAsync("container", new ServerCommand("dotnet", [program]) { Environment = environment }, port, core: null, StartMax, cancel);
            double listenedMs = (MonotonicClock.NowNs - startedNs) / 1e6;
            using var meter = new ProcessMeter(container.ProcessId);
            using var http = new HttpClient();
            JsonElement report = (await http.GetFromJsonAsync<JsonElement>($"http://127.0.0.1:{port}/stats", cancel)).GetProperty("eventLog");
            (double emulatorCores, _, double others) = before.Read();
            long read = report.GetProperty("recoveryEvents").GetInt64();
            double tookMs = report.GetProperty("recoveryMs").GetInt64();
            if (!report.GetProperty("isRecovered").GetBoolean() || read != events) throw new InvalidOperationException($"{read} of {events} events were read:\n{container.LogTail()}");
            double containerCores = meter.CpuSeconds / (listenedMs / 1_000);
            double otherPrograms = Math.Max(0, others - containerCores);
            return result with
            {
                Figures =
                [
                    new("recovery ms", tookMs), new("events/s", events / tookMs * 1_000), new("start to listening ms", listenedMs), new("container MiB", meter.RssBytes / 1048576.0),
                    new("emulator cores", emulatorCores), new("container cores", containerCores), new("others cores", otherPrograms),
                ],
                Notes = otherPrograms > OthersCoresMax ? [$"Other programs used {otherPrograms:0.00} cores during the run: expect worse figures than the container's own."] : [],
            };
        }
        finally
        {
            spill.Delete(recursive: true);
        }
    }

    private static async Task FillAsync(EmulatorHost emulator, int events)
    {
        await using var producer = new EventHubProducerClient(emulator.ConnectionString, EmulatorHost.Hub);
        long startMs = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - events;
        await Task.WhenAll(Enumerable.Range(0, Partitions).Select(p => Task.Run(() => FillPartitionAsync(producer, p, (events / Partitions) + (p < events % Partitions ? 1 : 0), startMs))));
    }

    private static async Task FillPartitionAsync(EventHubProducerClient producer, int partition, int events, long startMs)
    {
        var source = new MarketEvents(partition, Partitions, Coins, epoch: startMs, startMs);
        var options = new CreateBatchOptions { PartitionId = $"{partition}", MaximumSizeInBytes = 256 * 1024 };
        Queue<Task> sends = [];
        EventData? left = null;
        for (int made = 0; made < events || left is not null;)
        {
            EventDataBatch batch = await producer.CreateBatchAsync(options);
            while (left is not null || made < events)
            {
                EventData data = left ?? source.Next();
                if (left is null) made++;
                left = batch.TryAdd(data) ? null : data;
                if (left is not null) break;
            }

            if (sends.Count == InFlight) await sends.Dequeue();
            sends.Enqueue(producer.SendAsync(batch));
        }

        await Task.WhenAll(sends);
    }
}
