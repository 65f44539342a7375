using RelayCloud.Accounts.Plans;
using RelayCloud.ControlPlane.Answers;

namespace RelayCloud.ControlPlane.Admin;

/// <summary>A plan as operators see it.</summary>
internal sealed record PlanView(string Name, string Title, PlanLimits Limits, PlanPrice Price, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, string Etag)
{
    public static PlanView Of(Plan plan) => new(plan.Name, plan.Title, plan.Limits, plan.Price, plan.CreatedAt, plan.UpdatedAt, VersionTag.Of(plan.ETag));
}
