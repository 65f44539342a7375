using RelayCloud.Accounts.Plans;

namespace RelayCloud.ControlPlane.Me;

/// <summary>The tenant's plan.</summary>
internal sealed record MePlan(string Name, string Title, PlanLimits Limits, PlanPrice Price);
