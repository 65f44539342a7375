namespace RelayCloud.Accounts.Tenants;

/// <summary>What a caller wants a tenant to be: the whole of it, not yet checked.</summary>
public sealed record TenantDraft
{
    /// <summary>Required. 1 to 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Name of a plan. Default <c>free</c>.</summary>
    public string Plan { get; init; } = "free";

    /// <summary>Up to 100 characters.</summary>
    public string? ContactName { get; init; }

    /// <summary>Up to 254 characters.</summary>
    public string? ContactEmail { get; init; }

    /// <summary>Up to 4,000 characters; line breaks are kept.</summary>
    public string? Notes { get; init; }

    /// <summary>IANA name of the time zone whose days are billed. Default <c>UTC</c>.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>CIDR ranges, IPv4 and IPv6, at most 100; empty = from everywhere.</summary>
    public IReadOnlyList<string> AllowIps { get; init; } = [];

    /// <summary>CIDR ranges, IPv4 and IPv6, at most 100; wins over what is allowed.</summary>
    public IReadOnlyList<string> DenyIps { get; init; } = [];

    /// <summary>The draft that changes nothing.</summary>
    public static TenantDraft From(Tenant tenant) => new()
    {
        Name = tenant.Name,
        Plan = tenant.Plan,
        ContactName = tenant.ContactName,
        ContactEmail = tenant.ContactEmail,
        Notes = tenant.Notes,
        TimeZone = tenant.TimeZone,
        AllowIps = tenant.AllowIps.ToTexts(),
        DenyIps = tenant.DenyIps.ToTexts(),
    };
}
