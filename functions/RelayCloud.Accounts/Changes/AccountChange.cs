namespace RelayCloud.Accounts.Changes;

/// <summary>A change that was made, as subscribers of <see cref="ChangeFeed"/> are told. It says where to look again, not what is there now.</summary>
/// <param name="Id">The id of the audit entry; empty for <see cref="ChangeKind.Resync"/>.</param>
/// <param name="Kind">What was changed.</param>
/// <param name="TenantId">The tenant; null for a plan, and for a notice to others than one tenant.</param>
/// <param name="KeyId">The key's public id; null when it is not about a key.</param>
/// <param name="PlanName">The plan; null when it is not about a plan.</param>
public sealed record AccountChange(string Id, ChangeKind Kind, string? TenantId, string? KeyId, string? PlanName)
{
    /// <summary>The notice that was sent; null when it is not about one.</summary>
    public string? NoticeId { get; init; }
}
