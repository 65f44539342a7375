using System.Globalization;
using RelayCloud.Resilience.Processes;

namespace RelayCloud.Resilience.EventLogs;

/// <summary>The Event Hubs emulator as a process, on the same ports and data each time it is started. One owner at a time kills and starts it.</summary>
public sealed class EmulatorProcess : IAsyncDisposable
{
    /// <summary>Partitions of each hub.</summary>
    public const int Partitions = 4;

    private readonly TestFolder _folder = new();
    private readonly int _port = ChildProcess.FreePort();
    private readonly int _healthPort = ChildProcess.FreePort();
    private readonly string[] _arguments;
    private ChildProcess? _process;

    private EmulatorProcess(IReadOnlyList<string> hubs, IReadOnlyList<string> arguments)
    {
        _arguments = [.. arguments];
        string entities = string.Join(',', hubs.Select(hub => $$"""{"Name":"{{hub}}","PartitionCount":{{Partitions}},"ConsumerGroups":[{"Name":"checks"}]}"""));
        File.WriteAllText(
            _folder.Of("Config.json"),
            """{"UserConfig":{"NamespaceConfig":[{"Type":"EventHub","Name":"ns","Entities":[ENTITIES]}],"LoggingConfig":{"Type":"File"}}}""".Replace("ENTITIES", entities, StringComparison.Ordinal));
    }

    /// <summary>For clients, without a hub.</summary>
    public string ConnectionString => string.Create(
        CultureInfo.InvariantCulture, $"Endpoint=sb://localhost:{_port};SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;");

    /// <summary>Starts one.</summary>
    /// <param name="hubs">Names of hubs, 1 to 10; each has a consumer group <c>checks</c> besides <c>$Default</c>.</param>
    /// <param name="arguments">More arguments.</param>
    public static async Task<EmulatorProcess> StartAsync(IReadOnlyList<string> hubs, params string[] arguments)
    {
        var emulator = new EmulatorProcess(hubs, arguments);
        try
        {
            await emulator.StartAgainAsync();
            return emulator;
        }
        catch
        {
            await emulator.DisposeAsync();
            throw;
        }
    }

    /// <summary>As <c>kill -9</c>.</summary>
    public async Task KillAsync()
    {
        ChildProcess process = _process ?? throw new InvalidOperationException("The emulator does not run.");
        await process.KillAsync();
        await process.DisposeAsync();
        _process = null;
    }

    /// <summary>Its sockets stay open, and nobody answers on them, until it is killed.</summary>
    public Task PauseAsync() => _process?.PauseAsync() ?? throw new InvalidOperationException("The emulator does not run.");

    /// <summary>Starts it after <see cref="KillAsync"/>; it takes clients when this returns.</summary>
    public async Task StartAgainAsync() => _process = await ChildProcess.StartAsync(
        "EventHubsEmulator",
        [
            "--config", _folder.Of("Config.json"), "--data", _folder.Of("data"), "--port", _port.ToString(CultureInfo.InvariantCulture),
            "--health-port", _healthPort.ToString(CultureInfo.InvariantCulture), .. _arguments,
        ],
        new Dictionary<string, string>(),
        _folder.Path,
        "ready");

    /// <summary>While it does not run: deletes all events, as a restart of an emulator without a memory does.</summary>
    public void Wipe() => Directory.Delete(_folder.Of("data"), recursive: true);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await KillAsync();
        _folder.Dispose();
    }
}
