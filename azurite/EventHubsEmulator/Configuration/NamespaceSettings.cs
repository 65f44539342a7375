namespace RelayCloud.EventHubsEmulator.Configuration;

/// <summary>The namespace as configured.</summary>
internal sealed record NamespaceSettings(string Name, IReadOnlyList<HubSettings> Hubs)
{
    /// <summary>The hub of that name, whatever its case; null if there is none.</summary>
    public HubSettings? Hub(string name) => Hubs.FirstOrDefault(hub => string.Equals(hub.Name, name, StringComparison.OrdinalIgnoreCase));
}
