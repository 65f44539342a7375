namespace RelayCloud.LocalCloud.Services;

/// <summary>The one tenant of a fresh local cloud. Its key is public on purpose and known to no deployment.</summary>
internal static class DemoTenant
{
    public const string ApiKey = "rc_demo_local_0000000000000000";
}
