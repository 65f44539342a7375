using System.CommandLine;
using RelayCloud.Benchmarks.Results;
using RelayCloud.Benchmarks.Servers;
using RelayCloud.Benchmarks.SoakRun;

namespace RelayCloud.Benchmarks.Commands;

/// <summary><c>soak</c>: churn against a relay that runs already.</summary>
internal static class SoakCommand
{
    public static Command Create()
    {
        var url = new Option<string>("--url") { Description = "The relay's WebSocket", DefaultValueFactory = _ => "ws://127.0.0.1:8080/ws" };
        var key = new Option<string>("--key") { Description = "An API key of it", DefaultValueFactory = _ => "rc_demo_local_0000000000000000" };
        var process = new Option<int?>("--pid") { Description = "The relay's process (default: whoever listens on the URL's port)" };
        var minutes = new Option<double>("--minutes") { Description = "How long", DefaultValueFactory = _ => 10 };
        var customers = new Option<int>("--customers") { Description = "Customers that come and go", DefaultValueFactory = _ => 50 };
        var slow = new Option<int>("--slow-readers") { Description = "Customers that do not read", DefaultValueFactory = _ => 3 };
        var coins = new Option<string>("--coins") { Description = "Coins to subscribe to, comma separated", DefaultValueFactory = _ => "BTC,ETH,SOL" };
        var growth = new Option<double>("--growth-max-mib") { Description = "Growth that still passes", DefaultValueFactory = _ => 10 };
        var seed = new Option<int>("--seed") { Description = "Makes the churn repeatable", DefaultValueFactory = _ => 1 };
        var command = new Command("soak", "Churn against a running relay, watching its memory; fails when it grows")
        {
            url, key, process, minutes, customers, slow, coins, growth, seed,
        };
        command.SetAction((parsed, cancel) => Outcome.OfAsync(() =>
        {
            if (!Uri.TryCreate(parsed.GetValue(url), UriKind.Absolute, out Uri? target) || !target.IsLoopback || target.Scheme != "ws")
                throw new UsageException("--url must be a ws:// address of this machine's loopback: this is a load tool.");
            int id = parsed.GetValue(process) ?? ListeningProcess.Find(target.Port)
                ?? throw new UsageException($"Nobody listens on port {target.Port}, or it cannot be seen who: start the relay, or give its --pid.");
            return RunAsync(
                new SoakOptions
                {
                    Url = new UriBuilder(target) { Host = "127.0.0.1", Query = $"apiKey={Uri.EscapeDataString(parsed.GetValue(key)!)}" }.Uri,
                    ProcessId = id,
                    Duration = TimeSpan.FromMinutes(parsed.GetValue(minutes)),
                    Customers = parsed.GetValue(customers),
                    SlowReaders = parsed.GetValue(slow),
                    Coins = parsed.GetValue(coins)!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
                    GrowthMiBMax = parsed.GetValue(growth),
                    Seed = parsed.GetValue(seed),
                },
                cancel);
        }));
        return command;
    }

    private static async Task<int> RunAsync(SoakOptions options, CancellationToken cancel)
    {
        var repository = Repository.Find();
        var log = new ResultLog(repository.Results, MachineInfo.Read(repository.Root), Console.Out);
        bool good = await new Soak(options, log).RunAsync(cancel);
        log.PrintSummary();
        return good ? 0 : 1;
    }
}
