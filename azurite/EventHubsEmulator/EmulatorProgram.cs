using System.Net.Sockets;
using System.Runtime.InteropServices;
using RelayCloud.EventHubsEmulator.Configuration;

namespace RelayCloud.EventHubsEmulator;

/// <summary>Runs one emulator until the process is told to stop.</summary>
internal static class EmulatorProgram
{
    private const int BadOptions = 2;
    private const int CannotStart = 1;

    /// <returns>The exit code: 0 after Ctrl+C or SIGTERM, 2 for bad options or a bad configuration, 1 when it cannot start.</returns>
    public static async Task<int> RunAsync(EmulatorOptions options, CancellationToken stop)
    {
        NamespaceSettings settings;
        try
        {
            IReadOnlyList<string> problems = options.Problems();
            if (problems.Count > 0) throw new ConfigurationException(problems);
            settings = ConfigFile.Load(options.ConfigPath);
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
            await using Emulator emulator = await Emulator.StartAsync(options, settings, TimeProvider.System, logging.CreateLogger("EventHubs"));
            Console.WriteLine($"amqp on 127.0.0.1:{emulator.Port}");
            if (emulator.TlsPort is { } tlsPort) Console.WriteLine($"amqps on 127.0.0.1:{tlsPort}, trust {Path.GetFullPath(Path.Combine(options.TlsPath, "ca.pem"))}");
            Console.WriteLine($"health on http://127.0.0.1:{emulator.HealthPort}/health");
            foreach (HubSettings hub in settings.Hubs) Console.WriteLine($"hub {hub.Name}: {hub.Partitions} partitions, consumer groups {string.Join(", ", hub.ConsumerGroups)}");
            if (!options.CheckTokens) Console.WriteLine("tokens are not checked");
            else if (options.AcceptJwt) Console.WriteLine("jwt tokens are taken unverified: for development only");
            Console.WriteLine("ready");
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return 0;
        }
        catch (Exception e) when (e is IOException or SocketException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"Cannot start: {e.Message} Ports are chosen with --port, --tls-port and --health-port (0 for any), the folder with --data.");
            return CannotStart;
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stopping.Cancel();
        }
    }
}
