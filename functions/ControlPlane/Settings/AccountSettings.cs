namespace RelayCloud.ControlPlane.Settings;

/// <summary>The accounts themselves.</summary>
public sealed record AccountSettings
{
    /// <summary>
    /// Whether the tenant <c>demo</c> is there with the key <c>rc_demo_local_0000000000000000</c>, which everyone knows. Default no; only ever for the local cloud.
    /// </summary>
    public bool AllowLocalKey { get; init; }
}
