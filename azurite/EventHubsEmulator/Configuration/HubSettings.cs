namespace RelayCloud.EventHubsEmulator.Configuration;

/// <summary>A hub as configured.</summary>
/// <param name="Partitions">1 to 32.</param>
/// <param name="ConsumerGroups">With <c>$Default</c>, which always exists.</param>
internal sealed record HubSettings(string Name, int Partitions, IReadOnlyList<string> ConsumerGroups)
{
    public const string DefaultConsumerGroup = "$Default";

    public bool HasConsumerGroup(string name) => ConsumerGroups.Contains(name, StringComparer.OrdinalIgnoreCase);
}
