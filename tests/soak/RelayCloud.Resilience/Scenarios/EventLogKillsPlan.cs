namespace RelayCloud.Resilience.Scenarios;

/// <summary>What <see cref="EventLogKills"/> does.</summary>
/// <param name="Rounds">How often something is killed.</param>
/// <param name="Seed">Makes victims and moments repeatable.</param>
/// <param name="LoadEventsPerSecond">Events that are sent beside the market's.</param>
/// <param name="LoadBodyBytes">Bytes of each.</param>
public sealed record EventLogKillsPlan(int Rounds, int Seed = 1, int LoadEventsPerSecond = 2_000, int LoadBodyBytes = 300);
