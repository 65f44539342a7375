namespace RelayCloud.Resilience.Scenarios;

/// <summary>A run with one gateway that goes away and returns.</summary>
/// <param name="Kind">How it goes away.</param>
/// <param name="Outage">For how long.</param>
/// <param name="Activity">How busy the market is: whether more happens in the outage than the 30 trades that a gateway replays.</param>
/// <param name="Rounds">How often.</param>
public sealed record OneGatewayPlan(OutageKind Kind, TimeSpan Outage, double Activity, int Rounds);
