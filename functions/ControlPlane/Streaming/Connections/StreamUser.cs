using System.Net;

namespace RelayCloud.ControlPlane.Streaming.Connections;

/// <summary>
/// Whose a connection is, as the user that Web PubSub knows it by: <c>{tenant}~{key}~{address}</c>. The service tells handlers the user with every event, and signs it with the
/// token, but not the client's address: that is the one which asked for the connection. Immutable.
/// </summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="KeyId">Public id of the key.</param>
/// <param name="Address">From where the connection was asked for; null = not known.</param>
internal sealed record StreamUser(string TenantId, string KeyId, IPAddress? Address)
{
    private const int LengthMax = 256;

    /// <summary>The group of all connections of a tenant. No topic begins with a tilde.</summary>
    public string TenantGroup => TenantGroupOf(TenantId);

    /// <summary>The group of all connections of a key.</summary>
    public string KeyGroup => KeyGroupOf(KeyId);

    public static string TenantGroupOf(string tenantId) => $"~tenant:{tenantId}";

    public static string KeyGroupOf(string keyId) => $"~key:{keyId}";

    /// <summary>Reads a user; null for what is none of ours.</summary>
    public static StreamUser? TryParse(string? text)
    {
        if (text is null || text.Length > LengthMax || text.Split('~') is not [{ Length: > 0 } tenant, { Length: > 0 } key, var address]) return null;
        IPAddress? from = null;
        return address.Length == 0 || IPAddress.TryParse(address, out from) ? new StreamUser(tenant, key, from) : null;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{TenantId}~{KeyId}~{Address}";
}
