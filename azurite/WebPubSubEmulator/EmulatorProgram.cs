using System.Net.Sockets;
using System.Runtime.InteropServices;
using RelayCloud.WebPubSubEmulator.Configuration;

namespace RelayCloud.WebPubSubEmulator;

/// <summary>Runs one emulator until the process is told to stop.</summary>
internal static class EmulatorProgram
{
    private const int BadOptions = 2;
    private const int CannotStart = 1;

    /// <returns>The exit code: 0 after Ctrl+C or SIGTERM, 2 for bad options or a bad configuration, 1 when it cannot start.</returns>
    public static async Task<int> RunAsync(EmulatorOptions options, CancellationToken stop)
    {
        try
        {
            if (options.ConfigPath is { } path) options = options with { Hubs = HubFile.Load(path) };
            IReadOnlyList<string> problems = options.Problems();
            if (problems.Count > 0) throw new ConfigurationException(problems);
        }
        catch (ConfigurationException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return BadOptions;
        }

        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using ILoggerFactory logging = LoggerFactory.Create(builder => builder.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Information));
        try
        {
            await using Emulator emulator = await Emulator.StartAsync(options, TimeProvider.System, logging.CreateLogger("WebPubSub"));
            Console.WriteLine($"http and ws on 127.0.0.1:{emulator.Port}, {options.Units} unit{(options.Units == 1 ? "" : "s")}");

            // Only the key that everybody knows is shown.
            string key = options.Keys[0] == EmulatorOptions.DefaultKey ? EmulatorOptions.DefaultKey : "(yours)";
            Console.WriteLine($"Endpoint=http://localhost:{emulator.Port};AccessKey={key};Version=1.0;");
            foreach (HubSettings hub in options.Hubs) Console.WriteLine($"hub {hub.Name}: {hub.EventHandlers.Count} event handlers");
            if (options.AcceptJwt) Console.WriteLine("bearer tokens of Entra are taken unverified: for development only");
            Console.WriteLine("ready");
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return 0;
        }
        catch (Exception e) when (e is IOException or SocketException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"Cannot start: {e.Message} The port is chosen with --port (0 for any).");
            return CannotStart;
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stopping.Cancel();
        }
    }
}
