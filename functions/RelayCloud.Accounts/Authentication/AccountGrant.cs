using RelayCloud.Accounts.Keys;
using RelayCloud.Accounts.Plans;
using RelayCloud.Accounts.Tenants;

namespace RelayCloud.Accounts.Authentication;

/// <summary>What a key allows now. Immutable; the same object as long as key, tenant and plan are unchanged, so that it can be compared by reference.</summary>
public sealed class AccountGrant
{
    internal AccountGrant(ApiKey key, Tenant tenant, Plan plan)
    {
        Key = key;
        Tenant = tenant;
        Plan = plan;
        WorksUntil = key.WorksUntil();
    }

    /// <summary>The key.</summary>
    public ApiKey Key { get; }

    /// <summary>Its tenant. Holds operators' notes: do not show it to the tenant as it is.</summary>
    public Tenant Tenant { get; }

    /// <summary>The tenant's plan.</summary>
    public Plan Plan { get; }

    /// <summary>What the plan allows.</summary>
    public PlanLimits Limits => Plan.Limits;

    /// <summary>When the key stops by itself, with no event to tell of it; null = never. Open connections end then.</summary>
    public DateTimeOffset? WorksUntil { get; }

    /// <summary>Whether the key has a scope.</summary>
    public bool Has(KeyScopes scope) => (Key.Scopes & scope) == scope;
}
