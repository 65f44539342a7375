namespace RelayCloud.ControlPlane.Me;

/// <summary>The tenant.</summary>
internal sealed record MeTenant(string Id, string Name, string? ContactName, string? ContactEmail, string TimeZone, IReadOnlyList<string> AllowIps, IReadOnlyList<string> DenyIps);
