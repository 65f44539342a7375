using Azure.Data.Tables;
using RelayCloud.Accounts.Audit;

namespace RelayCloud.Accounts.Changes;

/// <summary>A change about to be made: rows of one partition, and what the audit log says about it.</summary>
internal sealed record ChangeDraft
{
    public required string Partition { get; init; }

    public required ChangeKind Kind { get; init; }

    public required AuditActor Actor { get; init; }

    public string? TenantId { get; init; }

    public string? KeyId { get; init; }

    public string? PlanName { get; init; }

    public string? NoticeId { get; init; }

    public string? Before { get; init; }

    public string? After { get; init; }

    /// <summary>At most 99, the first being the row that the change is about: its new ETag is what the writer returns.</summary>
    public required IReadOnlyList<TableTransactionAction> Rows { get; init; }
}
