using System.CommandLine;
using RelayCloud.Benchmarks.Commands;
using RelayCloud.Benchmarks.Net;

MonotonicClock.Check();
var root = new RootCommand("Benchmarks of RelayCloud. Everything runs on loopback and stops by itself; see tests/benchmarks/README.md.")
{
    FanOutCommand.Create(),
    PathCommand.Create(),
    RestCommand.Create(),
    MicroCommand.Create(),
    EventHubsCommand.Create(),
    RecoveryCommand.Create(),
    SoakCommand.Create(),
    FloodCommand.Create(),
    FloodCommand.CreateSender(),
};
// Named, because without it a signal ends the process before it has stopped its servers.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(15) });
