namespace RelayCloud.ControlPlane.Cost;

/// <summary>What a tenant's connections take, as operators see it.</summary>
internal sealed record TenantCostView(string TenantId, int Connections, int Groups, int Subscriptions, long MessagesPerDay, long StepsPerDay, long BytesPerDay)
{
    public static TenantCostView Of(TenantCost cost) =>
        new(cost.TenantId, cost.Connections, cost.Groups, cost.Subscriptions, cost.Delivered.MessagesPerDay, cost.Delivered.StepsPerDay, cost.Delivered.BytesPerDay);
}
