using RelayCloud.Accounts.Keys;
using RelayCloud.ControlPlane.Answers;

namespace RelayCloud.ControlPlane.Admin;

/// <summary>A key as operators and its tenant see it, without its secret.</summary>
internal sealed record KeyView(
    string Id,
    string TenantId,
    KeyEnvironment Environment,
    string Name,
    IReadOnlyList<string> Scopes,
    ApiKeyState State,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    string? ReplacedBy,
    DateTimeOffset? ReplacedUntil,
    DateTimeOffset? RevokedAt,
    IReadOnlyList<string> AllowIps,
    IReadOnlyList<string> DenyIps,
    string Etag)
{
    public static KeyView Of(ApiKey key, DateTimeOffset now) => new(
        key.Id,
        key.TenantId,
        key.Environment,
        key.Name,
        ScopeTexts.Of(key.Scopes),
        key.StateAt(now),
        key.CreatedAt,
        key.ExpiresAt,
        key.ReplacedBy,
        key.ReplacedUntil,
        key.RevokedAt,
        key.AllowIps.ToTexts(),
        key.DenyIps.ToTexts(),
        VersionTag.Of(key.ETag));
}
