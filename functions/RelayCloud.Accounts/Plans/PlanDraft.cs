namespace RelayCloud.Accounts.Plans;

/// <summary>What a caller wants a plan to be: the whole of it, not yet checked.</summary>
/// <param name="Title">1 to 100 characters.</param>
/// <param name="Limits">See <see cref="PlanLimits"/>.</param>
/// <param name="Price">See <see cref="PlanPrice"/>.</param>
public sealed record PlanDraft(string Title, PlanLimits Limits, PlanPrice Price)
{
    /// <summary>The draft that changes nothing.</summary>
    public static PlanDraft From(Plan plan) => new(plan.Title, plan.Limits, plan.Price);
}
