namespace RelayCloud.ControlPlane.Cost;

/// <summary>What a tenant's connections take.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="Connections">How many it has.</param>
/// <param name="Groups">In how many groups they are.</param>
/// <param name="Subscriptions">The same, each connection of a group counted.</param>
/// <param name="Delivered">What they get.</param>
internal sealed record TenantCost(string TenantId, int Connections, int Groups, int Subscriptions, Traffic Delivered);
