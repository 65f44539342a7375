using RelayCloud.EventHubsEmulator.Configuration;
using RelayCloud.EventHubsEmulator.Server.Links;
using RelayCloud.EventHubsEmulator.Server.Requests;
using RelayCloud.EventHubsEmulator.Storage;

namespace RelayCloud.EventHubsEmulator.Server;

/// <summary>What all connections share.</summary>
internal sealed class EmulatorNamespace(NamespaceSettings settings, EmulatorOptions options, PartitionStore store, TimeProvider time, ILogger logger)
{
    private readonly Dictionary<string, HubPartitions> _hubs = settings.Hubs.ToDictionary(
        hub => hub.Name, hub => new HubPartitions(hub, [.. store.Hub(hub.Name)]), StringComparer.OrdinalIgnoreCase);

    public EmulatorOptions Options { get; } = options;

    public TimeProvider Time { get; } = time;

    public ILogger Logger { get; } = logger;

    public ReceiverRegistry Receivers { get; } = new();

    public TokenRequests TokenRequests { get; } = new(options, time);

    public ManagementRequests ManagementRequests { get; } = new(settings, store, options, time);

    public Chaos Chaos { get; } = new();

    /// <summary>The hub of that name, whatever its case; null if there is none.</summary>
    public HubPartitions? Hub(string name) => _hubs.GetValueOrDefault(name);
}
