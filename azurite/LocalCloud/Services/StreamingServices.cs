using System.Globalization;
using System.Text.Json;

namespace RelayCloud.LocalCloud.Services;

/// <summary>Web PubSub, and a page that shows it. No I/O.</summary>
internal static class StreamingServices
{
    public const string PubSub = "pubsub";
    public const string Page = "page";

    private const string Hub = "market";
    private const string EmulatorProject = "azurite/WebPubSubEmulator/WebPubSubEmulator.csproj";
    private const string PageFolder = "examples/browser";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>
    /// The emulator of Web PubSub, with the hub's events going to the control plane. It starts after that, and so stops before it: the control plane then hears of every client that goes.
    /// Neither needs the other to run. Keeps nothing.
    /// </summary>
    public static ServiceSpec PubSubService(LocalPorts ports, CloudData data)
    {
        var config = Path.Combine(data.Folder, "WebPubSub.json");
        return new ServiceSpec
        {
            Name = PubSub,
            Title = $"Web PubSub emulator, hub {Hub}",
            Project = EmulatorProject,
            // A developer may cut connections and refuse them, to see how a page takes it.
            Arguments = ["--config", config, "--port", Text(ports.PubSub), "--chaos"],
            Files = new Dictionary<string, string>(StringComparer.Ordinal) { [config] = Hubs(ports) },
            Ports = [new ServicePort(ports.PubSub, "REST and WebSocket", $"http://localhost:{ports.PubSub}")],
            Health = new Uri($"http://127.0.0.1:{ports.PubSub}/api/health"),
            StartsAfter = [FunctionApps.ControlPlane],
        };
    }

    /// <summary>A page of an order book, for browsers. It knows where the control plane is, and the demo key.</summary>
    public static ServiceSpec PageService(LocalPorts ports) => new()
    {
        Name = Page,
        Title = "order book in a browser, over Web PubSub",
        Executable = "node",
        Arguments = ["serve.mjs", "--port", Text(ports.Page), "--control", $"http://localhost:{ports.ControlPlane}", "--api-key", DemoTenant.ApiKey],
        NpmFolder = PageFolder,
        WorkingFolder = PageFolder,
        Ports = [new ServicePort(ports.Page, "a page: open it", $"http://localhost:{ports.Page}")],
        Health = new Uri($"http://127.0.0.1:{ports.Page}/health"),
    };

    /// <summary>How to reach the hub: the same for the control plane and the container.</summary>
    public static Dictionary<string, string> Settings(LocalPorts ports) => new(StringComparer.Ordinal)
    {
        ["Relay__WebPubSub__ConnectionString"] = LocalConnections.PubSub(ports),
        ["Relay__WebPubSub__Hub"] = Hub,
    };

    /// <summary>The origins that the page has, for the control plane to let it call.</summary>
    public static Dictionary<string, string> PageOrigins(LocalPorts ports) => new(StringComparer.Ordinal)
    {
        ["Relay__Cors__AllowedOrigins__0"] = $"http://localhost:{ports.Page}",
        ["Relay__Cors__AllowedOrigins__1"] = $"http://127.0.0.1:{ports.Page}",
    };

    /// <summary>With the names that the service's own resources have.</summary>
    private static string Hubs(LocalPorts ports) => JsonSerializer.Serialize(
        new
        {
            hubs = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                [Hub] = new
                {
                    anonymousConnectPolicy = "deny",
                    eventHandlers = new[]
                    {
                        new
                        {
                            urlTemplate = $"http://127.0.0.1:{ports.ControlPlane}/v1/stream/events",
                            userEventPattern = "*",
                            systemEvents = new[] { "connect", "connected", "disconnected" },
                        },
                    },
                },
            },
        },
        Indented);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
