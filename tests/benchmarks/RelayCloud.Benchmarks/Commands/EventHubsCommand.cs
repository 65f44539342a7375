using System.CommandLine;
using RelayCloud.Benchmarks.EventHubs;
using RelayCloud.Benchmarks.Results;
using RelayCloud.Benchmarks.Servers;

namespace RelayCloud.Benchmarks.Commands;

/// <summary><c>eventhubs</c>: the emulator with the bundled client.</summary>
internal static class EventHubsCommand
{
    public static Command Create()
    {
        var defaults = new EventHubsRunOptions();
        var scenarios = new Option<string>("--scenarios") { Description = "Which, comma separated: send, end-to-end, read, latency", DefaultValueFactory = _ => "send,end-to-end,read,latency" };
        var size = new Option<int>("--size") { Description = "Bytes of an event", DefaultValueFactory = _ => defaults.SizeBytes };
        var partitions = new Option<int>("--partitions") { Description = "Partitions, each with a sender and a reader", DefaultValueFactory = _ => defaults.Partitions };
        var batch = new Option<int>("--batch-bytes") { Description = "Bytes of a batch at most", DefaultValueFactory = _ => defaults.BatchBytes };
        var inFlight = new Option<int>("--in-flight") { Description = "Batches of a partition on their way at once", DefaultValueFactory = _ => defaults.InFlight };
        var fsync = new Option<string>("--fsync") { Description = "The emulator's: Group, Always, Never", DefaultValueFactory = _ => defaults.Fsync };
        fsync.AcceptOnlyFromAmong("Group", "Always", "Never");
        var rate = new Option<int>("--rate") { Description = "Events a second of latency", DefaultValueFactory = _ => defaults.Rate };
        var events = new Option<int>("--read-events") { Description = "Events that read reads", DefaultValueFactory = _ => defaults.ReadEvents };
        var warm = new Option<double>("--warm-up-seconds") { Description = "Before the measured part", DefaultValueFactory = _ => defaults.WarmUpSeconds };
        var measure = new Option<double>("--measure-seconds") { Description = "Length of the measured part", DefaultValueFactory = _ => defaults.MeasureSeconds };
        var properties = new Option<bool>("--properties") { Description = "Events bear the six properties of the container's" };
        var repeat = new Option<int>("--repeat") { Description = "Rounds; medians and spreads are told", DefaultValueFactory = _ => 1 };
        var command = new Command("eventhubs", "The Event Hubs emulator with the bundled client: events sent and read a second, and how long one is on its way")
        {
            scenarios, size, partitions, batch, inFlight, fsync, rate, events, warm, measure, properties, repeat,
        };
        command.SetAction((parsed, cancel) => Outcome.OfAsync(async () =>
        {
            var options = new EventHubsRunOptions
            {
                SizeBytes = parsed.GetValue(size),
                Partitions = parsed.GetValue(partitions),
                BatchBytes = parsed.GetValue(batch),
                InFlight = parsed.GetValue(inFlight),
                Fsync = parsed.GetValue(fsync)!,
                Rate = parsed.GetValue(rate),
                ReadEvents = parsed.GetValue(events),
                WarmUpSeconds = parsed.GetValue(warm),
                MeasureSeconds = parsed.GetValue(measure),
                HasProperties = parsed.GetValue(properties),
            };
            string[] chosen = parsed.GetValue(scenarios)!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            string? unknown = Array.Find(chosen, s => s is not ("send" or "end-to-end" or "read" or "latency"));
            if (unknown is not null) throw new UsageException($"There is no scenario '{unknown}'; there are send, end-to-end, read and latency.");
            if (options.SizeBytes < EventBodies.HeadBytes || options.BatchBytes < options.SizeBytes + 1_024 || options.BatchBytes > 1 << 20 || options.Partitions is < 1 or > 32
                || options.InFlight < 1 || options.Rate < options.Partitions || options.ReadEvents < options.Partitions)
                throw new UsageException("--size must be 16 or more, --batch-bytes more than that and at most 1 MiB, --partitions 1 to 32, the others at least as many as partitions.");
            var repository = Repository.Find();
            var machine = MachineInfo.Read(repository.Root);
            Console.WriteLine($"Machine: {machine}");
            var log = new ResultLog(repository.Results, machine, Console.Out);
            await new EventHubsSuite(repository, log).RunAsync(chosen, options, parsed.GetValue(repeat), cancel);
            log.PrintSummary();
            return log.HasFigures ? 0 : 1;
        }));
        return command;
    }
}
