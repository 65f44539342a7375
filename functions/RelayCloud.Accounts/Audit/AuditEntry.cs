using RelayCloud.Accounts.Changes;

namespace RelayCloud.Accounts.Audit;

/// <summary>One change that was made. Immutable, and never changed or deleted in the store.</summary>
public sealed record AuditEntry
{
    /// <summary>Unique; newer entries have smaller ids.</summary>
    public required string Id { get; init; }

    /// <summary>When, by the clock of the process that made the change.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What was done.</summary>
    public required ChangeKind Kind { get; init; }

    /// <summary>By whom and from where.</summary>
    public required AuditActor Actor { get; init; }

    /// <summary>The tenant; null for a plan, and for a notice to others than one tenant.</summary>
    public string? TenantId { get; init; }

    /// <summary>The key's public id; null when it is not about a key.</summary>
    public string? KeyId { get; init; }

    /// <summary>The plan; null when it is not about a plan.</summary>
    public string? PlanName { get; init; }

    /// <summary>The state before as JSON; null when there was none. Holds no secret and no hash.</summary>
    public string? Before { get; init; }

    /// <summary>The state after as JSON; null when there is none. Holds no secret and no hash.</summary>
    public string? After { get; init; }
}
