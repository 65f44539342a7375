namespace RelayCloud.ControlPlane.Cost;

/// <summary>What the present connections take. Immutable.</summary>
/// <param name="At">When it was reckoned.</param>
/// <param name="Tenants">Those with connections, by id.</param>
/// <param name="Connections">All of them.</param>
/// <param name="Groups">Different groups.</param>
/// <param name="Subscriptions">Connections of all groups.</param>
/// <param name="Delivered">What they get.</param>
/// <param name="Units">What it takes.</param>
/// <param name="GroupsBySource">Groups by where their figures are from.</param>
/// <param name="MeasuredShare">What part of the bytes is measured, 0 to 1; 1 when there are none.</param>
/// <param name="OldestMs">Unix milliseconds of the oldest figure that was measured; null = none was.</param>
/// <param name="NewestMs">Of the newest.</param>
internal sealed record CostReport(
    DateTimeOffset At,
    IReadOnlyList<TenantCost> Tenants,
    int Connections,
    int Groups,
    int Subscriptions,
    Traffic Delivered,
    UnitNeed Units,
    IReadOnlyDictionary<FigureSource, int> GroupsBySource,
    double MeasuredShare,
    long? OldestMs,
    long? NewestMs);
