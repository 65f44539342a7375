namespace RelayCloud.Accounts.Keys;

/// <summary>What a caller wants a key to be: the whole of it, not yet checked.</summary>
public sealed record ApiKeyDraft
{
    /// <summary>Required. 1 to 64 characters.</summary>
    public required string Name { get; init; }

    /// <summary>What it may do, at least one. Default <see cref="KeyScopes.Read"/>.</summary>
    public KeyScopes Scopes { get; init; } = KeyScopes.Read;

    /// <summary>From when on it does not work, in the future; null = it does not expire.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>CIDR ranges, IPv4 and IPv6, at most 100; empty = from everywhere.</summary>
    public IReadOnlyList<string> AllowIps { get; init; } = [];

    /// <summary>CIDR ranges, IPv4 and IPv6, at most 100; wins over what is allowed.</summary>
    public IReadOnlyList<string> DenyIps { get; init; } = [];

    /// <summary>The draft that changes nothing.</summary>
    public static ApiKeyDraft From(ApiKey key) => new()
    {
        Name = key.Name,
        Scopes = key.Scopes,
        ExpiresAt = key.ExpiresAt,
        AllowIps = key.AllowIps.ToTexts(),
        DenyIps = key.DenyIps.ToTexts(),
    };
}
