using System.CommandLine;
using System.Globalization;
using RelayCloud.Benchmarks.EventHubs;
using RelayCloud.Benchmarks.Results;
using RelayCloud.Benchmarks.Servers;

namespace RelayCloud.Benchmarks.Commands;

/// <summary><c>recovery</c>: the container's start on a log.</summary>
internal static class RecoveryCommand
{
    private const int EventsMax = 10_000_000;

    public static Command Create()
    {
        var events = new Option<string>("--events") { Description = "Events in the log, comma separated: each is a scenario", DefaultValueFactory = _ => "15000,1000000" };
        var repeat = new Option<int>("--repeat") { Description = "Starts of the container on each; medians and spreads are told", DefaultValueFactory = _ => 3 };
        var command = new Command("recovery", "How long the container takes to restore its memory from Event Hubs at its start") { events, repeat };
        command.SetAction((parsed, cancel) => Outcome.OfAsync(async () =>
        {
            int[] counts = [.. parsed.GetValue(events)!.Split(',').Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : 0)];
            if (Array.Exists(counts, c => c is < 1 or > EventsMax)) throw new UsageException($"--events must be numbers from 1 to {EventsMax}, with commas between them.");
            var repository = Repository.Find();
            var machine = MachineInfo.Read(repository.Root);
            Console.WriteLine($"Machine: {machine}");
            var log = new ResultLog(repository.Results, machine, Console.Out);
            await new RecoverySuite(repository, log).RunAsync(counts, parsed.GetValue(repeat), cancel);
            log.PrintSummary();
            return log.HasFigures ? 0 : 1;
        }));
        return command;
    }
}
