using RelayCloud.Accounts.Keys;

namespace RelayCloud.Accounts.Authentication;

/// <summary>A key in the cache, with the grant last made for it.</summary>
internal sealed class KeySlot(PublicId id, string tenantId, CachedRow<StoredKey> row)
{
    private AccountGrant? _grant;

    public PublicId Id { get; } = id;

    public string TenantId { get; } = tenantId;

    public CachedRow<StoredKey> Row { get; } = row;

    /// <summary>The last grant; valid only if made of the very objects that are current.</summary>
    public AccountGrant? Grant
    {
        get => Volatile.Read(ref _grant);
        set => Volatile.Write(ref _grant, value);
    }
}
