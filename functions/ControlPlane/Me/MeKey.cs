using RelayCloud.Accounts.Keys;

namespace RelayCloud.ControlPlane.Me;

/// <summary>The key that asks.</summary>
/// <param name="Id">Its public id.</param>
/// <param name="Name">What the tenant calls it.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="State">Active, or replaced and still working.</param>
/// <param name="WorksUntil">When it stops by itself; null = never.</param>
internal sealed record MeKey(string Id, string Name, IReadOnlyList<string> Scopes, ApiKeyState State, DateTimeOffset? WorksUntil);
