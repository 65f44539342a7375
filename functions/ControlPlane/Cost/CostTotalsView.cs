namespace RelayCloud.ControlPlane.Cost;

/// <summary>What all connections take.</summary>
internal sealed record CostTotalsView(int Tenants, int Connections, int Groups, int Subscriptions, long MessagesPerDay, long StepsPerDay, long BytesPerDay)
{
    public static CostTotalsView Of(CostReport report) => new(
        report.Tenants.Count, report.Connections, report.Groups, report.Subscriptions, report.Delivered.MessagesPerDay, report.Delivered.StepsPerDay, report.Delivered.BytesPerDay);
}
