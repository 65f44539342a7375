using RelayCloud.Benchmarks.Measurement;
using RelayCloud.Benchmarks.Net;
using RelayCloud.Benchmarks.Results;
using RelayCloud.Benchmarks.Servers;

namespace RelayCloud.Benchmarks.FanOut;

/// <summary>Runs a scenario against each server, several times over, with a fresh server each time.</summary>
internal sealed class FanOutSuite(Repository repository, ResultLog log)
{
    // Above this share of a core, other programs have probably changed the figures.
    private const double OthersCoresMax = 0.06;
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(20);

    /// <summary>Runs. Servers that are missing are named and left out.</summary>
    public async Task RunAsync(IReadOnlyList<ServerKind> servers, IFanOutScenario scenario, FanOutOptions options, int repeats, CancellationToken cancel)
    {
        var present = new List<ServerKind>();
        foreach (ServerKind server in servers)
        {
            if (server.WhyMissing(repository) is { } reason) Console.WriteLine($"Left out: {server.Name}: {reason}.");
            else present.Add(server);
        }

        // Repeats outside: a disturbance that lasts hits one run of each server rather than all runs of one.
        for (int repeat = 1; repeat <= repeats; repeat++)
        {
            foreach (ServerKind server in present)
            {
                cancel.ThrowIfCancellationRequested();
                log.Add(await RunOnceAsync(server, scenario, options, repeat, cancel));
            }
        }
    }

    private async Task<RunResult> RunOnceAsync(ServerKind kind, IFanOutScenario scenario, FanOutOptions options, int repeat, CancellationToken cancel)
    {
        var result = new RunResult("fanout", scenario.Title(options), kind.Name, repeat, []);
        int port = ServerProcess.FreePort();
        int publishPort = kind.HasPublishPort ? ServerProcess.FreePort() : port;
        try
        {
            await using ServerProcess process = await ServerProcess.StartAsync(kind.Name, kind.Command(repository, port, publishPort), port, options.ServerCore, StartMax, cancel);
            using var server = new ProcessMeter(process.ProcessId);
            using var tool = ProcessMeter.Own();
            var context = new FanOutContext(kind.Protocol, port, publishPort, server, tool, options, cancel);
            try
            {
                IReadOnlyList<Figure> figures = await LoadThread.RunAsync("load", () => scenario.Run(context));
                Figure? others = figures.FirstOrDefault(f => f.Name == "others cores");
                if (others?.Value > OthersCoresMax) context.Notes.Add($"Other programs used {others.Value:0.00} cores during the run: expect worse figures than the server's own.");
                return result with { Figures = figures, Notes = context.Notes };
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                return result with { Failure = e.Message, Notes = [.. context.Notes, .. process.LogTail().Split('\n').Where(l => l.Length > 0)] };
            }
        }
        catch (InvalidOperationException e)
        {
            return result with { Failure = e.Message };
        }
    }
}
