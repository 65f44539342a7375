namespace RelayCloud.ControlPlane.Cost;

/// <summary>Units that there are, and that it takes.</summary>
internal sealed record CostUnitsView(int Has, int Needed, string? BoundBy, int ByMessages, int ByRequests, int ByConnections)
{
    public static CostUnitsView Of(UnitNeed need, int has) => new(has, need.Needed, need.BoundBy, need.ByMessages, need.ByRequests, need.ByConnections);
}
