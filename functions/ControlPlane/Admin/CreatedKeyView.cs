using RelayCloud.Accounts.Keys;
using RelayCloud.ControlPlane.Answers;

namespace RelayCloud.ControlPlane.Admin;

/// <summary>A key just made: as <see cref="KeyView"/>, with the key itself this once. No record, which would print its members into logs.</summary>
internal sealed class CreatedKeyView(CreatedKey made, DateTimeOffset now)
{
    public string Id => made.Key.Id;

    /// <summary>The key itself; null when an earlier request with the same idempotency key had made it, since it is shown once.</summary>
    public string? ApiKey => made.Text;

    public string TenantId => made.Key.TenantId;

    public KeyEnvironment Environment => made.Key.Environment;

    public string Name => made.Key.Name;

    public IReadOnlyList<string> Scopes => ScopeTexts.Of(made.Key.Scopes);

    public ApiKeyState State => made.Key.StateAt(now);

    public DateTimeOffset CreatedAt => made.Key.CreatedAt;

    public DateTimeOffset? ExpiresAt => made.Key.ExpiresAt;

    public string? ReplacedBy => made.Key.ReplacedBy;

    public DateTimeOffset? ReplacedUntil => made.Key.ReplacedUntil;

    public DateTimeOffset? RevokedAt => made.Key.RevokedAt;

    public IReadOnlyList<string> AllowIps => made.Key.AllowIps.ToTexts();

    public IReadOnlyList<string> DenyIps => made.Key.DenyIps.ToTexts();

    public string Etag => VersionTag.Of(made.Key.ETag);
}
