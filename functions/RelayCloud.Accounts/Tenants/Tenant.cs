using System.Text.Json.Serialization;
using Azure;
using RelayCloud.Accounts.Addresses;

namespace RelayCloud.Accounts.Tenants;

/// <summary>A customer. Immutable; a stored state of it.</summary>
public sealed record Tenant
{
    /// <summary>Given by us: 8 of Crockford's base-32 digits, or <c>demo</c>. Part of the public id of every key.</summary>
    public required string Id { get; init; }

    /// <summary>What operators call it; need not be unique.</summary>
    public required string Name { get; init; }

    /// <summary>Name of its plan.</summary>
    public required string Plan { get; init; }

    /// <summary>Whether its keys work.</summary>
    public required TenantState State { get; init; }

    /// <summary>Why it is suspended.</summary>
    public string? SuspendedReason { get; init; }

    /// <summary>Whom to write to.</summary>
    public string? ContactName { get; init; }

    /// <summary>Where to write to.</summary>
    public string? ContactEmail { get; init; }

    /// <summary>Operators' notes; never shown to the tenant.</summary>
    public string? Notes { get; init; }

    /// <summary>IANA name of the time zone whose days are billed.</summary>
    public required string TimeZone { get; init; }

    /// <summary>When not empty, its keys work from these addresses only.</summary>
    public required IpRangeList AllowIps { get; init; }

    /// <summary>From these addresses its keys do not work, whatever else is allowed.</summary>
    public required IpRangeList DenyIps { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed; changes of its keys do not count.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The stored version.</summary>
    [JsonIgnore]
    public ETag ETag { get; init; }
}
