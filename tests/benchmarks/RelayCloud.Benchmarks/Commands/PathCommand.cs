using System.CommandLine;
using RelayCloud.Benchmarks.Net;
using RelayCloud.Benchmarks.PathRun;
using RelayCloud.Benchmarks.Results;
using RelayCloud.Benchmarks.Servers;

namespace RelayCloud.Benchmarks.Commands;

/// <summary><c>path</c>: from a gateway's socket through the real container to the customers.</summary>
internal static class PathCommand
{
    public static Command Create()
    {
        var targets = new Option<string>("--targets") { Description = "What is measured, comma separated: direct, nats, relay", DefaultValueFactory = _ => "direct,nats,relay" };
        var rate = new Option<double>("--rate") { Description = "Frames a second from each gateway", DefaultValueFactory = _ => 1000 };
        var clump = new Option<int>("--clump") { Description = "Frames due at the same moment, as those of one block", DefaultValueFactory = _ => 1 };
        var coins = new Option<int>("--coins") { Description = "Coins, each with bbo, trades and l2Book", DefaultValueFactory = _ => 50 };
        var customers = new Option<int>("--customers") { Description = "Customers, each subscribed to everything", DefaultValueFactory = _ => 20 };
        var gateways = new Option<int>("--gateways") { Description = "Gateways that send the same market", DefaultValueFactory = _ => 2 };
        var warm = new Option<double>("--warm-up-seconds") { Description = "Before the measured part", DefaultValueFactory = _ => 5 };
        var measure = new Option<double>("--measure-seconds") { Description = "Length of the measured part", DefaultValueFactory = _ => 10 };
        var burst = new Option<bool>("--burst") { Description = "Measure one second with --burst-frames instead" };
        var burstFrames = new Option<int>("--burst-frames") { Description = "Frames within the burst's second", DefaultValueFactory = _ => 5000 };
        var repeat = new Option<int>("--repeat") { Description = "Rounds; medians and spreads are told", DefaultValueFactory = _ => 3 };
        var pin = new Option<bool>("--pin") { Description = "Server on core 0, tool on core 1 (default: both on any core)" };
        var command = new Command("path", "Latency through the whole relay, from a gateway's frame to the customers', beside nats-server at the same load")
        {
            targets, rate, clump, coins, customers, gateways, warm, measure, burst, burstFrames, repeat, pin,
        };
        command.SetAction((parsed, cancel) => Outcome.OfAsync(() => RunAsync(
            Targets(parsed.GetValue(targets)!),
            new PathOptions
            {
                FramesPerSecond = parsed.GetValue(rate),
                Clump = parsed.GetValue(clump),
                Coins = parsed.GetValue(coins),
                Customers = parsed.GetValue(customers),
                Gateways = parsed.GetValue(gateways),
                WarmUpSeconds = parsed.GetValue(warm),
                MeasureSeconds = parsed.GetValue(measure),
                Burst = parsed.GetValue(burst),
                BurstFrames = parsed.GetValue(burstFrames),
                ServerCore = parsed.GetValue(pin) ? 0 : null,
            },
            parsed.GetValue(repeat),
            cancel)));
        return command;
    }

    private static async Task<int> RunAsync(IReadOnlyList<Func<PathTarget>> targets, PathOptions options, int repeats, CancellationToken cancel)
    {
        if (options.FramesPerSecond < 1 || options.Clump < 1 || options.Coins is < 1 or > 999 || options.Customers is < 1 or > 999 || options.Gateways is < 1 or > 8 || repeats < 1)
            throw new UsageException("There must be 1 or more frames a second and at once, 1 to 999 coins and customers, 1 to 8 gateways, and at least one round.");
        var repository = Repository.Find();
        var machine = MachineInfo.Read(repository.Root);
        Console.WriteLine($"Machine: {machine}");
        if (options.ServerCore is not null) CpuPinning.PinAllThreads(1);
        var log = new ResultLog(repository.Results, machine, Console.Out);
        await new PathSuite(repository, log).RunAsync(targets, options, repeats, cancel);
        log.PrintSummary();
        return log.HasFigures ? 0 : 1;
    }

    private static List<Func<PathTarget>> Targets(string names) =>
        [.. names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(name => (Func<PathTarget>)(name switch
        {
            "direct" => () => new DirectTarget(),
            "nats" => () => new NatsTarget(),
            "relay" => () => new RelayTarget(),
            _ => throw new UsageException($"There is no target '{name}'; there are direct, nats and relay."),
        }))];
}
