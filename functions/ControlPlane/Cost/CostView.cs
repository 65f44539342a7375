namespace RelayCloud.ControlPlane.Cost;

/// <summary>What Web PubSub costs: a page of tenants, and what all of them take together.</summary>
/// <param name="Items">Tenants with connections, by id.</param>
/// <param name="NextCursor">What to ask for the next page with; null = this is the last.</param>
/// <param name="Totals">All tenants.</param>
/// <param name="Units">Units of the service.</param>
/// <param name="Bill">What is charged.</param>
/// <param name="Figures">How much is known.</param>
internal sealed record CostView(IReadOnlyList<TenantCostView> Items, string? NextCursor, CostTotalsView Totals, CostUnitsView Units, Bill Bill, CostFiguresView Figures);
