namespace RelayCloud.Accounts.Notices;

/// <summary>Whom a notice is for: one tenant, the tenants of one plan, or all. Immutable.</summary>
public sealed record NoticeTarget
{
    private NoticeTarget(string? tenantId, string? plan)
    {
        TenantId = tenantId;
        Plan = plan;
    }

    /// <summary>Everybody, customers with keys of the configuration included.</summary>
    public static NoticeTarget All { get; } = new(null, null);

    /// <summary>The tenant; null = it is not for one.</summary>
    public string? TenantId { get; }

    /// <summary>The plan; null = it is not for one.</summary>
    public string? Plan { get; }

    /// <summary>Whether it is for all.</summary>
    public bool IsAll => TenantId is null && Plan is null;

    /// <summary>One tenant.</summary>
    public static NoticeTarget OfTenant(string tenantId) => new(tenantId, null);

    /// <summary>The tenants that have a plan when the notice arrives.</summary>
    public static NoticeTarget OfPlan(string plan) => new(null, plan);
}
