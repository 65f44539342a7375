using System.CommandLine;
using System.Globalization;
using RelayCloud.Benchmarks.FloodRun;
using RelayCloud.Benchmarks.Results;
using RelayCloud.Benchmarks.Servers;

namespace RelayCloud.Benchmarks.Commands;

/// <summary><c>flood</c>: wrong keys against a relay that runs already.</summary>
internal static class FloodCommand
{
    public static Command Create()
    {
        var url = new Option<string>("--url") { Description = "The relay's WebSocket", DefaultValueFactory = _ => "ws://127.0.0.1:8080/ws" };
        var key = new Option<string>("--key") { Description = "An API key of it", DefaultValueFactory = _ => "rc_demo_local_0000000000000000" };
        var wrong = new Option<int>("--wrong-keys") { Description = "Requests with wrong keys", DefaultValueFactory = _ => 10_000 };
        var seconds = new Option<double>("--seconds") { Description = "Over how long they are spread", DefaultValueFactory = _ => 10 };
        var customers = new Option<int>("--customers") { Description = "Customers that are measured", DefaultValueFactory = _ => 20 };
        var growth = new Option<double>("--growth-max") { Description = "Growth of the customers' p99 that still passes", DefaultValueFactory = _ => 1.2 };
        var command = new Command("flood", "Wrong keys against a running relay; fails when customers notice, or when the table is read more than the budget allows")
        {
            url, key, wrong, seconds, customers, growth,
        };
        command.SetAction((parsed, cancel) => Outcome.OfAsync(async () =>
        {
            if (!Uri.TryCreate(parsed.GetValue(url), UriKind.Absolute, out Uri? target) || !target.IsLoopback || target.Scheme != "ws")
                throw new UsageException("--url must be a ws:// address of this machine's loopback: this is a load tool.");
            if (parsed.GetValue(wrong) < 1 || parsed.GetValue(customers) < 1 || parsed.GetValue(seconds) is < 1 or > 600)
                throw new UsageException("--wrong-keys and --customers must be at least 1, --seconds 1 to 600.");
            var repository = Repository.Find();
            var log = new ResultLog(repository.Results, MachineInfo.Read(repository.Root), Console.Out);
            var options = new FloodOptions
            {
                Url = new UriBuilder(target) { Host = "127.0.0.1" }.Uri,
                Key = parsed.GetValue(key)!,
                WrongKeys = parsed.GetValue(wrong),
                Duration = TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                Customers = parsed.GetValue(customers),
                GrowthMax = parsed.GetValue(growth),
            };
            bool good = await new Flood(options, log).RunAsync(cancel);
            log.PrintSummary();
            return good ? 0 : 1;
        }));
        return command;
    }

    /// <summary><c>flood-sender</c>: what <c>flood</c> starts. Takes URL, key, count and seconds.</summary>
    public static Command CreateSender()
    {
        var arguments = new Argument<string[]>("arguments") { Arity = new ArgumentArity(4, 4) };
        var command = new Command(FloodSender.CommandName, "Sends wrong keys; started by flood") { arguments };
        command.Hidden = true;
        command.SetAction((parsed, cancel) => Outcome.OfAsync(async () =>
        {
            string[] given = parsed.GetValue(arguments)!;
            var options = new FloodOptions
            {
                Url = new Uri(given[0]),
                Key = given[1],
                WrongKeys = int.Parse(given[2], CultureInfo.InvariantCulture),
                Duration = TimeSpan.FromSeconds(double.Parse(given[3], CultureInfo.InvariantCulture)),
            };
            using var sender = new FloodSender(options);
            foreach (string line in await sender.RunAsync(cancel)) Console.WriteLine(line);
            return 0;
        }));
        return command;
    }
}
