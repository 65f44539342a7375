using RelayCloud.Accounts.Authentication;
using RelayCloud.Accounts.Plans;

namespace RelayCloud.MarketApi.Requests;

/// <summary>Whether a plan allows what is asked for.</summary>
internal static class PlanCheck
{
    // As many coins of a plan are named to a caller.
    private const int NamedMax = 20;

    /// <summary>What the plan does not allow, for the caller; null = it allows it. Allocates nothing then.</summary>
    public static string? Refusal(MarketRoute route, in MarketQuery query, AccountGrant grant)
    {
        PlanLimits limits = grant.Limits;
        if (route.Channel is not null && !limits.Channels.Allows(route.Channel))
            return $"The plan '{grant.Plan.Name}' does not include the channel {route.Channel}; it has {Named(limits.Channels)}.";
        if ((route.Parameters & QueryParameter.Symbol) != QueryParameter.None && !limits.Coins.Allows(query.Name.Span))
            return $"The plan '{grant.Plan.Name}' does not include the symbol '{query.Name}'; it has {Named(limits.Coins)}.";
        return query.Depth > limits.DepthMax ? $"The parameter 'depth' is {query.Depth}; the plan '{grant.Plan.Name}' has {limits.DepthMax} at most." : null;
    }

    private static string Named(NameSet names) =>
        names.Names.Count <= NamedMax ? string.Join(", ", names.Names) : string.Join(", ", names.Names.Take(NamedMax)) + $" and {names.Names.Count - NamedMax} more";
}
