using System.Globalization;
using RelayCloud.LocalCloud.CommandLine;

namespace RelayCloud.LocalCloud.Services;

/// <summary>Everything the local cloud is made of, as a list. No I/O.</summary>
internal static class ServiceCatalog
{
    public const string Relay = "relay";

    private const string GatewaySimulatorProject = "azurite/GatewaySimulator/GatewaySimulator.csproj";
    private const string IngestProject = "ingest-container/RelayCloud.Ingest/RelayCloud.Ingest.csproj";

    /// <summary>Variables of a developer's shell or of <c>dotnet run</c> that would move an ASP.NET Core service's listener.</summary>
    private static readonly string[] ListenerVariables =
        ["ASPNETCORE_URLS", "ASPNETCORE_HTTP_PORTS", "ASPNETCORE_HTTPS_PORTS", "DOTNET_URLS", "DOTNET_HTTP_PORTS", "DOTNET_LAUNCH_PROFILE"];

    private static readonly string[] SimulatedChannels = ["trades", "bbo", "l2Book?fast", "l2Book", "activeAssetCtx", "allMids", "candle,1m"];

    /// <summary>The services, in no particular order.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="data">Where data is kept.</param>
    public static IReadOnlyList<ServiceSpec> For(LaunchOptions options, CloudData data)
    {
        var ports = new LocalPorts(options.PortBase);
        var azurite = StorageServices.AzuriteService(ports, data);
        var eventHubs = StorageServices.EventHubsService(ports, data);
        var pubSub = StreamingServices.PubSubService(ports, data);
        var page = StreamingServices.PageService(ports);
        var logging = Logging(options);
        ServiceSpec[] apps =
        [
            FunctionApps.ControlPlaneApp(ports, logging, ListenerVariables),
            FunctionApps.MarketApiApp(ports, logging, ListenerVariables),
            FunctionApps.UsageRollupApp(ports, logging, ListenerVariables),
        ];
        if (options.Upstreams.Count > 0)
        {
            var upstreams = options.Upstreams.Select((upstream, index) => (Name: $"upstream-{index + 1}", upstream.Kind, upstream.Url));
            return [azurite, eventHubs, pubSub, .. apps, RelayService(options, ports, data, [.. upstreams], []), page];
        }

        // Different delays make the two arrive out of step, as two real gateways do: arbitration has work to do from the first second.
        var a = GatewayService(options, "sim-a", "A", ports.GatewayA, delayMs: 5, jitterMs: 3);
        var b = GatewayService(options, "sim-b", "B", ports.GatewayB, delayMs: 25, jitterMs: 10);
        var gateways = new[] { a, b }.Select(gateway => (gateway.Name, Kind: Upstream.Hyperliquid, gateway.Ports[0].Url));
        return [a, b, azurite, eventHubs, pubSub, .. apps, RelayService(options, ports, data, [.. gateways], [a.Name, b.Name]), page];
    }

    private static ServiceSpec GatewayService(LaunchOptions options, string name, string label, int port, int delayMs, int jitterMs)
    {
        List<string> arguments =
        [
            "--port", Text(port), "--name", label, "--seed", Text(options.Seed), "--coins", Text(options.Coins),
            "--delay-ms", Text(delayMs), "--jitter-ms", Text(jitterMs),
        ];
        foreach (var replay in options.Replays)
            arguments.AddRange(["--replay", replay]);
        if (options.Replays.Count > 0)
            arguments.AddRange(["--replay-speed", options.ReplaySpeed.ToString("0.####", CultureInfo.InvariantCulture)]);

        var market = options.Replays.Count > 0 ? "plays the capture" : $"{options.Coins} coins, seed {options.Seed}";
        return new ServiceSpec
        {
            Name = name,
            Title = $"simulated gateway {label} ({market}, {delayMs} ms late)",
            Project = GatewaySimulatorProject,
            Arguments = arguments,
            Ports = [new ServicePort(port, "WebSocket and POST /info", $"ws://localhost:{port}/ws")],
            Environment = Logging(options),
            EnvironmentCleared = ListenerVariables,
            Health = new Uri($"http://127.0.0.1:{port}/health"),
        };
    }

    private static ServiceSpec RelayService(
        LaunchOptions options, LocalPorts ports, CloudData data, IReadOnlyList<(string Name, string Kind, string Url)> gateways, IReadOnlyList<string> simulators)
    {
        var environment = new Dictionary<string, string>(Logging(options), StringComparer.Ordinal)
        {
            // Hexadecimal: collect young garbage every 8 MiB instead of whenever the processor's cache is full, which on a server is a hundred.
            ["DOTNET_GCgen0size"] = "800000",
            ["Relay__Role"] = "all",
            ["Relay__HttpPort"] = Text(ports.RelayHttp),
            ["Relay__EventHubs__ConnectionString"] = LocalConnections.EventHubs(ports),
            ["Relay__EventHubs__SpillDirectory"] = Path.Combine(data.Folder, "spill"),
        };
        foreach (var (name, value) in FunctionApps.AccountSettings(ports).Concat(StreamingServices.Settings(ports))) environment[name] = value;

        // There is one container: after a kill nobody else has its groups, whose lease it would wait for.
        environment["Relay__WebPubSub__LeaseMs"] = "0";

        // A simulated market is small enough to be held whole, and a capture's coins are known to nobody beforehand.
        if (simulators.Count > 0) environment["Relay__Feed__Coins__0"] = "*";

        // Candles on top of what is always on by default, so that the snapshots have some. A capture may have none.
        if (simulators.Count > 0 && options.Replays.Count == 0)
        {
            for (var i = 0; i < SimulatedChannels.Length; i++)
                environment[$"Relay__Feed__Channels__{i}"] = SimulatedChannels[i];
        }

        for (var i = 0; i < gateways.Count; i++)
        {
            environment[$"Relay__Gateways__{i}__Name"] = gateways[i].Name;
            environment[$"Relay__Gateways__{i}__Url"] = gateways[i].Url;
            environment[$"Relay__Gateways__{i}__Kind"] = gateways[i].Kind;
        }

        return new ServiceSpec
        {
            Name = Relay,
            Title = simulators.Count > 0 ? "ingest container" : $"ingest container on {string.Join(", ", gateways.Select(gateway => gateway.Url))}",
            Project = IngestProject,
            Ports = [new ServicePort(ports.RelayHttp, "HTTP and WebSocket", $"http://localhost:{ports.RelayHttp}")],
            Environment = environment,
            // The developer's other Relay__ settings do reach the container, to try them out.
            EnvironmentCleared = [.. ListenerVariables, "Relay__Role", "Relay__HttpPort", "Relay__Gateways__", "Relay__Keys__", "Relay__EventHubs__", "Relay__Tables__", "Relay__Accounts__", "Relay__Tokens__", "Relay__WebPubSub__", "Relay__Feed__Channels__"],
            Health = new Uri($"http://127.0.0.1:{ports.RelayHttp}/health"),
            StartsAfter = [.. simulators, StorageServices.Azurite, StorageServices.EventHubs, StreamingServices.PubSub],
        };
    }

    /// <summary>One log entry, one line: the launcher puts the name in front of each.</summary>
    private static Dictionary<string, string> Logging(LaunchOptions options)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Logging__Console__FormatterName"] = "simple",
            ["Logging__Console__FormatterOptions__SingleLine"] = "true",
            ["Logging__Console__FormatterOptions__TimestampFormat"] = "HH:mm:ss.fff ",
        };
        if (options.Verbose)
            environment["Logging__LogLevel__Default"] = "Debug";
        return environment;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
