using RelayCloud.Accounts.Keys;

namespace RelayCloud.Accounts.Tenants;

/// <summary>Ids of tenants: 40 bits as base 32, so that they fit the public id of a key, which is found by them with one read.</summary>
internal static class TenantIds
{
    /// <summary>The tenant of the local cloud.</summary>
    public const string Demo = "demo";

    public const int Length = 8;

    public const int Bytes = 5;

    // Stands for the demo tenant in the public ids of its keys.
    private const string Zero = "00000000";

    /// <summary>Whether a text can be a tenant's id; whatever else a caller sends is not looked up.</summary>
    public static bool IsId(string id) => id == Demo || (id.Length == Length && id != Zero && id.All(Base32.IsDigit));
}
