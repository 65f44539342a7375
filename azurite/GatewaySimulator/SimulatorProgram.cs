using System.Runtime.InteropServices;
using RelayCloud.GatewaySimulator.Replay;

namespace RelayCloud.GatewaySimulator;

/// <summary>Runs one gateway until the process is told to stop.</summary>
internal static class SimulatorProgram
{
    private const int BadOptions = 2;
    private const int CannotStart = 1;

    /// <returns>The exit code: 0 after Ctrl+C or SIGTERM, 2 for bad options, 1 when it cannot start.</returns>
    public static async Task<int> RunAsync(SimulatorOptions options, CancellationToken stop)
    {
        IReadOnlyList<string> problems = options.Problems();
        if (problems.Count > 0)
        {
            foreach (string problem in problems) await Console.Error.WriteLineAsync(problem);
            return BadOptions;
        }
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            await using SimulatedGateway gateway = await SimulatedGateway.StartAsync(options);
            Console.WriteLine($"listening on http://127.0.0.1:{gateway.Port}");
            Console.WriteLine(gateway.Replay is { } replay
                ? $"gateway {options.Name} plays {replay.Total} frames of {replay.Files.Count} files at {options.ReplaySpeed}x, {gateway.Coins.Count} coins"
                : $"gateway {options.Name} shows market {options.Seed}: {gateway.Coins.Count} coins, {options.BlocksPerSecond * options.Speed} blocks/s, {options.DelayMs}+{options.JitterMs} ms late");
            await Task.Delay(Timeout.InfiniteTimeSpan, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return 0;
        }
        catch (IOException e)
        {
            await Console.Error.WriteLineAsync($"Cannot listen on 127.0.0.1:{options.Port}: {e.Message} Choose another with --port, or 0 for any.");
            return CannotStart;
        }
        catch (CaptureFormatException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return CannotStart;
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stopping.Cancel();
        }
    }
}
