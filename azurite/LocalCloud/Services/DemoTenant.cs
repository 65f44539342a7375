using System.Security.Cryptography;
using System.Text;

namespace RelayCloud.LocalCloud.Services;

/// <summary>The one tenant of a fresh local cloud. Its key is public on purpose and known to no deployment.</summary>
internal static class DemoTenant
{
    public const string Name = "demo";

    public const string ApiKey = "rc_demo_local_0000000000000000";

    /// <summary>Lower-case hex SHA-256 of the key's UTF-8 bytes: what the container is configured with.</summary>
    public static string ApiKeySha256 { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ApiKey)));
}
