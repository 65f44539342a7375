using RelayCloud.Accounts.Tenants;
using RelayCloud.ControlPlane.Answers;

namespace RelayCloud.ControlPlane.Admin;

/// <summary>A tenant as operators see it.</summary>
internal sealed record TenantView(
    string Id,
    string Name,
    string Plan,
    TenantState State,
    string? SuspendedReason,
    string? ContactName,
    string? ContactEmail,
    string? Notes,
    string TimeZone,
    IReadOnlyList<string> AllowIps,
    IReadOnlyList<string> DenyIps,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    string Etag)
{
    public static TenantView Of(Tenant tenant) => new(
        tenant.Id,
        tenant.Name,
        tenant.Plan,
        tenant.State,
        tenant.SuspendedReason,
        tenant.ContactName,
        tenant.ContactEmail,
        tenant.Notes,
        tenant.TimeZone,
        tenant.AllowIps.ToTexts(),
        tenant.DenyIps.ToTexts(),
        tenant.CreatedAt,
        tenant.UpdatedAt,
        VersionTag.Of(tenant.ETag));
}
