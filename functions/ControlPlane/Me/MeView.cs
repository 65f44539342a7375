using RelayCloud.Accounts.Authentication;
using RelayCloud.Accounts.Plans;
using RelayCloud.Accounts.Usage;
using RelayCloud.ControlPlane.Admin;

namespace RelayCloud.ControlPlane.Me;

/// <summary>What a tenant sees of itself: nothing that operators wrote for themselves.</summary>
internal sealed record MeView(MeTenant Tenant, MeKey Key, MePlan Plan, MeUsage Usage)
{
    public static MeView Of(AccountGrant grant, MonthlyUsage usage, DateTimeOffset now)
    {
        string zone = grant.Tenant.TimeZone;
        long? quota = grant.Limits.MonthlyMessagesMax;
        return new MeView(
            new MeTenant(grant.Tenant.Id, grant.Tenant.Name, grant.Tenant.ContactName, grant.Tenant.ContactEmail, zone, grant.Tenant.AllowIps.ToTexts(), grant.Tenant.DenyIps.ToTexts()),
            new MeKey(grant.Key.Id, grant.Key.Name, ScopeTexts.Of(grant.Key.Scopes), grant.Key.StateAt(now), grant.WorksUntil),
            new MePlan(grant.Plan.Name, grant.Plan.Title, grant.Limits, grant.Plan.Price),
            new MeUsage(usage.Month.ToString(), usage.Month.StartsAt(zone), usage.Month.EndsAt(zone), usage.Messages, quota, quota is { } all ? Math.Max(0, all - usage.Messages) : null, usage.CountedUntil));
    }
}
