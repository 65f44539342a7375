using System.Globalization;
using System.Text.Json;

namespace RelayCloud.LocalCloud.Services;

/// <summary>The storage account and the Event Hubs namespace. No I/O.</summary>
internal static class StorageServices
{
    public const string Azurite = "azurite";
    public const string EventHubs = "eventhubs";

    private const string AzuriteFolder = "azurite";
    private const string EmulatorProject = "azurite/EventHubsEmulator/EventHubsEmulator.csproj";

    // A developer's disk, not a service's: an hour of the simulated market is less.
    private const int RetentionMib = 256;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Azurite: blobs, queues and tables.</summary>
    public static ServiceSpec AzuriteService(LocalPorts ports, CloudData data) => new()
    {
        Name = Azurite,
        Title = "Azurite, the storage account devstoreaccount1",
        Executable = "node",
        Arguments =
        [
            "--require", "./azurite-signals.cjs", "node_modules/azurite/dist/src/azurite.js", "--silent", "--disableTelemetry", "--skipApiVersionCheck",
            "--blobPort", Text(ports.Blob), "--queuePort", Text(ports.Queue), "--tablePort", Text(ports.Table),
            .. data.IsKept ? (string[])["--location", Path.Combine(data.Folder, "azurite")] : ["--inMemoryPersistence"],
        ],
        NpmFolder = AzuriteFolder,
        WorkingFolder = AzuriteFolder,
        Ports =
        [
            new ServicePort(ports.Blob, "blobs", $"http://localhost:{ports.Blob}"),
            new ServicePort(ports.Queue, "queues", $"http://localhost:{ports.Queue}"),
            new ServicePort(ports.Table, "tables", $"http://localhost:{ports.Table}"),
        ],
        // It answers 400 to everybody without a signature. Its tables come last: when they answer, all do.
        Health = new Uri($"http://127.0.0.1:{ports.Table}/devstoreaccount1"),
        AnyAnswerIsHealthy = true,
    };

    /// <summary>The emulator of Event Hubs, with the hubs of the design.</summary>
    public static ServiceSpec EventHubsService(LocalPorts ports, CloudData data)
    {
        var config = Path.Combine(data.Folder, "Config.json");
        return new ServiceSpec
        {
            Name = EventHubs,
            Title = "Event Hubs emulator, hubs market and usage",
            Project = EmulatorProject,
            Arguments =
            [
                "--config", config, "--port", Text(ports.EventHubs), "--health-port", Text(ports.EventHubsHealth), "--retention-mib", Text(RetentionMib),
                .. data.IsKept ? (string[])["--data", Path.Combine(data.Folder, "eventhubs")] : ["--ephemeral"],
            ],
            Files = new Dictionary<string, string>(StringComparer.Ordinal) { [config] = Hubs() },
            Ports =
            [
                new ServicePort(ports.EventHubs, "AMQP", $"sb://localhost:{ports.EventHubs}"),
                new ServicePort(ports.EventHubsHealth, "GET /health", $"http://localhost:{ports.EventHubsHealth}/health"),
            ],
            Health = new Uri($"http://127.0.0.1:{ports.EventHubsHealth}/health"),
        };
    }

    /// <summary>In the format of Microsoft's emulator.</summary>
    private static string Hubs() => JsonSerializer.Serialize(
        new
        {
            UserConfig = new
            {
                NamespaceConfig = new[]
                {
                    new
                    {
                        Type = "EventHub",
                        Name = "emulatorNs1",
                        Entities = new[] { Hub("market", 4, "edge", "capture"), Hub("usage", 2, "rollup") },
                    },
                },
                LoggingConfig = new { Type = "File" },
            },
        },
        Indented);

    private static object Hub(string name, int partitions, params string[] consumerGroups) =>
        new { Name = name, PartitionCount = Text(partitions), ConsumerGroups = consumerGroups.Select(group => new { Name = group }) };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
