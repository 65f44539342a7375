using System.Security.Cryptography;
using System.Text;

namespace RelayCloud.LocalCloud.Services;

/// <summary>The operator of the local cloud. Its key is public on purpose, as the demo tenant's, and known to no deployment; so is the key that signs tokens.</summary>
internal static class LocalOperator
{
    public const string AdminKey = "rc_admin_local_0000000000000000";

    public const string TokenKeyId = "local";

    /// <summary>Lower-case hex SHA-256 of the key's UTF-8 bytes: what the control plane is configured with.</summary>
    public static string AdminKeySha256 { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(AdminKey)));

    /// <summary>32 bytes in base 64, the same in every process and every run, so that a token outlives a restart.</summary>
    public static string TokenKey { get; } = Convert.ToBase64String(SHA256.HashData("relaycloud local token key"u8));
}
