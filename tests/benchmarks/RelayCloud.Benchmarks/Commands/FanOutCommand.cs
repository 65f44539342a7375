using System.CommandLine;
using RelayCloud.Benchmarks.FanOut;
using RelayCloud.Benchmarks.Net;
using RelayCloud.Benchmarks.Payloads;
using RelayCloud.Benchmarks.Results;
using RelayCloud.Benchmarks.Servers;

namespace RelayCloud.Benchmarks.Commands;

/// <summary><c>fanout</c>: one publisher, many subscribers, one server.</summary>
internal static class FanOutCommand
{
    private const int ServerCore = 0;
    private const int ToolCore = 1;
    // The host of the relay's fan-out takes publications of up to 64 KiB.
    private const int SizeBytesMax = 65_000;

    public static Command Create()
    {
        var scenario = new Option<string>("--scenario") { Description = "throughput, latency, slow-reader or memory", DefaultValueFactory = _ => "throughput" };
        scenario.AcceptOnlyFromAmong("throughput", "latency", "slow-reader", "memory");
        var servers = new Option<string>("--servers") { Description = "Which servers, comma separated: relay, aspnet, node-ws, nats, custom", DefaultValueFactory = _ => "relay,aspnet,node-ws,nats" };
        var subscribers = new Option<int?>("--subscribers") { Description = "Default 1000; slow-reader 100; memory 5000" };
        var topics = new Option<int>("--topics") { Description = "Topics that the subscribers are spread over", DefaultValueFactory = _ => 1 };
        var size = new Option<int?>("--size") { Description = "Bytes of a message. Default 200; latency, slow-reader and memory 1500" };
        var rate = new Option<double>("--rate") { Description = "Publications a second; 0 = the scenario's own (latency 20, slow-reader 1000). Not for throughput, which looks for it" };
        var limit = new Option<double>("--p99-limit-ms") { Description = "What p99 must stay within in the rate search", DefaultValueFactory = _ => 20 };
        var search = new Option<double>("--search-seconds") { Description = "Bound of the rate search", DefaultValueFactory = _ => 45 };
        var measure = new Option<double>("--measure-seconds") { Description = "Length of the measured part", DefaultValueFactory = _ => 5 };
        var repeat = new Option<int>("--repeat") { Description = "Runs of each server; medians and spreads are told", DefaultValueFactory = _ => 3 };
        var free = new Option<bool>("--no-pin") { Description = "Pin neither server (core 0) nor tool (core 1)" };
        var custom = new Option<string?>("--server-command") { Description = "Command line of the server 'custom', with {port} in it" };
        var verbose = new Option<bool>("--verbose") { Description = "Tell each step of the rate search" };
        var command = new Command("fanout", "Fan-out of one server compared with others: throughput, latency, a slow reader, memory")
        {
            scenario, servers, subscribers, topics, size, rate, limit, search, measure, repeat, free, custom, verbose,
        };
        command.SetAction((parsed, cancel) =>
        {
            string name = parsed.GetValue(scenario)!;
            bool pin = !parsed.GetValue(free) && Environment.ProcessorCount > ToolCore;
            var options = new FanOutOptions
            {
                Subscribers = parsed.GetValue(subscribers) ?? name switch { "slow-reader" => 100, "memory" => 5000, _ => 1000 },
                Topics = parsed.GetValue(topics),
                SizeBytes = parsed.GetValue(size) ?? (name == "throughput" ? 200 : 1500),
                Rate = parsed.GetValue(rate),
                P99LimitMs = parsed.GetValue(limit),
                SearchSecondsMax = parsed.GetValue(search),
                MeasureSeconds = parsed.GetValue(measure),
                ServerCore = pin ? ServerCore : null,
                Spin = pin,
                Verbose = parsed.GetValue(verbose),
            };
            IFanOutScenario chosen = name switch
            {
                "latency" => new LatencyScenario(),
                "slow-reader" => new SlowReaderScenario(),
                "memory" => new MemoryScenario(),
                _ => new ThroughputScenario(),
            };
            return Outcome.OfAsync(() => RunAsync(chosen, Servers(parsed.GetValue(servers)!, parsed.GetValue(custom)), options, parsed.GetValue(repeat), pin, cancel));
        });
        return command;
    }

    private static async Task<int> RunAsync(IFanOutScenario scenario, IReadOnlyList<ServerKind> servers, FanOutOptions options, int repeats, bool pin, CancellationToken cancel)
    {
        if (options.Subscribers < 1 || options.Topics < 1 || options.Topics > options.Subscribers || options.Topics > 9999 || repeats < 1)
            throw new UsageException("There must be at least one subscriber for each topic, one to 9,999 topics, and at least one run.");
        if (options.SizeBytes is < PayloadTemplate.SizeBytesMin or > SizeBytesMax)
            throw new UsageException($"--size is {options.SizeBytes}; it must be from {PayloadTemplate.SizeBytesMin}, which a trade with its mark takes, to {SizeBytesMax}.");
        var repository = Repository.Find();
        var machine = MachineInfo.Read(repository.Root);
        Console.WriteLine($"Machine: {machine}");
        Console.WriteLine(pin ? $"Server on core {ServerCore}, tool on core {ToolCore}." : "Server and tool run on any core.");
        if (pin) CpuPinning.PinAllThreads(ToolCore);
        var log = new ResultLog(repository.Results, machine, Console.Out);
        await new FanOutSuite(repository, log).RunAsync(servers, scenario, options, repeats, cancel);
        log.PrintSummary();
        return log.HasFigures ? 0 : 1;
    }

    private static List<ServerKind> Servers(string names, string? customCommand) =>
        [.. names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(name => (ServerKind)(name switch
        {
            "relay" => new DotNetServer("relay", "FanOutHost"),
            "aspnet" => new DotNetServer("aspnet", "AspNetPeer"),
            "node-ws" => new NodeServer(),
            "nats" => new NatsServer(),
            "web-pubsub" => new PubSubServer(),
            "custom" => new CustomServer(customCommand ?? ""),
            _ => throw new UsageException($"There is no server '{name}'; there are relay, aspnet, node-ws, nats, web-pubsub and custom."),
        }))];
}
