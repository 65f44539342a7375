namespace RelayCloud.Accounts.Tenants;

/// <summary>Whether a tenant's keys work. Names are stored; never rename one.</summary>
public enum TenantState
{
    /// <summary>They do.</summary>
    Active,

    /// <summary>They do not, until it is resumed.</summary>
    Suspended,
}
