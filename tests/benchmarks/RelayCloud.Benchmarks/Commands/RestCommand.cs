using System.CommandLine;
using RelayCloud.Benchmarks.Net;
using RelayCloud.Benchmarks.RestRun;
using RelayCloud.Benchmarks.Results;
using RelayCloud.Benchmarks.Servers;

namespace RelayCloud.Benchmarks.Commands;

/// <summary><c>rest</c>: an order book over HTTP, from the cache, with the check of the API key.</summary>
internal static class RestCommand
{
    private const int ServerCore = 0;
    private const int ToolCore = 1;

    public static Command Create()
    {
        var targets = new Option<string>("--targets") { Description = "What is measured, comma separated: minimal-api, market-api", DefaultValueFactory = _ => "minimal-api,market-api" };
        var connections = new Option<int>("--connections") { Description = "Kept-alive connections", DefaultValueFactory = _ => 64 };
        var depth = new Option<int>("--depth") { Description = "Levels of a side", DefaultValueFactory = _ => 20 };
        var limit = new Option<double>("--p99-limit-ms") { Description = "What p99 must stay within in the rate search", DefaultValueFactory = _ => 5 };
        var rate = new Option<double>("--rate") { Description = "Requests a second to measure at; 0 looks for the highest" };
        var search = new Option<double>("--search-seconds") { Description = "Bound of the rate search", DefaultValueFactory = _ => 30 };
        var measure = new Option<double>("--measure-seconds") { Description = "Length of the measured parts", DefaultValueFactory = _ => 5 };
        var repeat = new Option<int>("--repeat") { Description = "Runs of each server; medians and spreads are told", DefaultValueFactory = _ => 3 };
        var free = new Option<bool>("--no-pin") { Description = "Pin neither server (core 0) nor tool (core 1)" };
        var verbose = new Option<bool>("--verbose") { Description = "Tell each step of the rate search" };
        var command = new Command("rest", "Requests a second and latency of a cached order book, beside a bare minimal API") { targets, connections, depth, limit, rate, search, measure, repeat, free, verbose };
        command.SetAction((parsed, cancel) =>
        {
            bool pin = !parsed.GetValue(free) && Environment.ProcessorCount > ToolCore;
            var options = new RestOptions
            {
                Connections = parsed.GetValue(connections),
                Depth = parsed.GetValue(depth),
                P99LimitMs = parsed.GetValue(limit),
                Rate = parsed.GetValue(rate),
                SearchSecondsMax = parsed.GetValue(search),
                MeasureSeconds = parsed.GetValue(measure),
                ServerCore = pin ? ServerCore : null,
                Spin = pin,
                Verbose = parsed.GetValue(verbose),
            };
            return Outcome.OfAsync(() => RunAsync(Targets(parsed.GetValue(targets)!), options, parsed.GetValue(repeat), pin, cancel));
        });
        return command;
    }

    private static async Task<int> RunAsync(IReadOnlyList<Func<RestTarget>> targets, RestOptions options, int repeats, bool pin, CancellationToken cancel)
    {
        if (options.Connections is < 1 or > 1_000 || options.Depth is < 1 or > RestBook.LevelsMax || repeats < 1)
            throw new UsageException($"There must be 1 to 1,000 connections, 1 to {RestBook.LevelsMax} levels, and at least one run.");
        var repository = Repository.Find();
        var machine = MachineInfo.Read(repository.Root);
        Console.WriteLine($"Machine: {machine}");
        Console.WriteLine(pin ? $"Server on core {ServerCore}, tool and Azurite on core {ToolCore}." : "Everything runs on any core.");
        if (pin) CpuPinning.PinAllThreads(ToolCore);
        var log = new ResultLog(repository.Results, machine, Console.Out);
        await new RestSuite(repository, log).RunAsync(targets, options, repeats, cancel);
        log.PrintSummary();
        return log.HasFigures ? 0 : 1;
    }

    private static List<Func<RestTarget>> Targets(string names) =>
        [.. names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(name => (Func<RestTarget>)(name switch
        {
            "market-api" => () => new MarketApiTarget(),
            "minimal-api" => () => new MinimalApiTarget(),
            _ => throw new UsageException($"There is no target '{name}'; there are minimal-api and market-api."),
        }))];
}
