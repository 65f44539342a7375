using System.Text.Json.Serialization;
using Azure;
using RelayCloud.Accounts.Addresses;

namespace RelayCloud.Accounts.Keys;

/// <summary>A tenant's API key, without its secret and without the secret's hash. Immutable; a stored state of it.</summary>
public sealed record ApiKey
{
    /// <summary>The public part of its text. May be shown and logged.</summary>
    public required string Id { get; init; }

    /// <summary>Whose it is.</summary>
    public required string TenantId { get; init; }

    /// <summary>What it is for.</summary>
    public required KeyEnvironment Environment { get; init; }

    /// <summary>What the tenant calls it; need not be unique.</summary>
    public required string Name { get; init; }

    /// <summary>What it may do.</summary>
    public required KeyScopes Scopes { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it no longer works; null = it does not expire.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The key that replaces it; null = none.</summary>
    public string? ReplacedBy { get; init; }

    /// <summary>Until when it works beside the key that replaces it.</summary>
    public DateTimeOffset? ReplacedUntil { get; init; }

    /// <summary>When it was revoked; null = it was not.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>When not empty, it works from these addresses only.</summary>
    public required IpRangeList AllowIps { get; init; }

    /// <summary>From these addresses it does not work.</summary>
    public required IpRangeList DenyIps { get; init; }

    /// <summary>The stored version.</summary>
    [JsonIgnore]
    public ETag ETag { get; init; }

    /// <summary>What it is at a time.</summary>
    public ApiKeyState StateAt(DateTimeOffset now)
    {
        if (RevokedAt is not null) return ApiKeyState.Revoked;
        if (ExpiresAt <= now || ReplacedUntil <= now) return ApiKeyState.Expired;
        return ReplacedBy is null ? ApiKeyState.Active : ApiKeyState.Replaced;
    }

    /// <summary>When it stops working by itself; null = it does not.</summary>
    public DateTimeOffset? WorksUntil() => ExpiresAt is null || ReplacedUntil < ExpiresAt ? ReplacedUntil ?? ExpiresAt : ExpiresAt;
}
