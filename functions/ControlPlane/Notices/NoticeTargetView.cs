using RelayCloud.Accounts.Notices;

namespace RelayCloud.ControlPlane.Notices;

/// <summary>Whom a notice is for; just one of them is set.</summary>
internal sealed record NoticeTargetView(string? TenantId, string? Plan, bool All)
{
    public static NoticeTargetView Of(NoticeTarget target) => new(target.TenantId, target.Plan, target.IsAll);
}
