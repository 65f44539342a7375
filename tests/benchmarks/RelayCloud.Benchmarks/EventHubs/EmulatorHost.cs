using System.Globalization;
using RelayCloud.Benchmarks.Servers;

namespace RelayCloud.Benchmarks.EventHubs;

/// <summary>An emulator with one hub, its data in a temporary folder that is deleted at the end.</summary>
internal sealed class EmulatorHost : IAsyncDisposable
{
    /// <summary>The hub.</summary>
    public const string Hub = "market";

    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder;
    private readonly ServerProcess _process;

    private EmulatorHost(DirectoryInfo folder, ServerProcess process, int port)
    {
        _folder = folder;
        _process = process;
        ConnectionString = string.Create(
            CultureInfo.InvariantCulture, $"Endpoint=sb://localhost:{port};SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;");
    }

    /// <summary>For clients, without the hub.</summary>
    public string ConnectionString { get; }

    /// <summary>Its process id.</summary>
    public int ProcessId => _process.ProcessId;

    /// <summary>Starts one.</summary>
    /// <exception cref="InvalidOperationException">It is not built, or did not start.</exception>
    public static async Task<EmulatorHost> StartAsync(Repository repository, int partitions, string fsync, CancellationToken cancel)
    {
        string program = repository.ProgramOf(Path.Combine(repository.Root, "azurite", "EventHubsEmulator"));
        if (!File.Exists(program)) throw new InvalidOperationException("The emulator is not built: dotnet build -c Release tests/benchmarks/RelayCloud.Benchmarks builds it along.");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("relaycloud-bench-");
        try
        {
            string config = Path.Combine(folder.FullName, "Config.json");
            await File.WriteAllTextAsync(
                config,
                """{"UserConfig":{"NamespaceConfig":[{"Type":"EventHub","Name":"ns","Entities":[{"Name":"HUB","PartitionCount":PARTITIONS,"ConsumerGroups":[{"Name":"bench"}]}]}],"LoggingConfig":{"Type":"File"}}}"""
                    .Replace("HUB", Hub, StringComparison.Ordinal).Replace("PARTITIONS", $"{partitions}", StringComparison.Ordinal),
                cancel);
            int port = ServerProcess.FreePort();
            string[] arguments = [program, "--config", config, "--data", Path.Combine(folder.FullName, "data"), "--port", $"{port}", "--health-port", "0", "--fsync", fsync];
            ServerProcess process = await ServerProcess.StartAsync("emulator", new ServerCommand("dotnet", arguments), port, core: null, StartMax, cancel);
            return new EmulatorHost(folder, process, port);
        }
        catch
        {
            folder.Delete(recursive: true);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
