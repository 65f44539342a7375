using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Gateways.Demand;

/// <summary>A plan to be carried out.</summary>
/// <param name="Gateways">For each gateway, for each socket, its topics, the most important first.</param>
/// <param name="IsNewUniverse">Whether it is the first for a new list of coins.</param>
/// <param name="UniverseVersion">Version of that list.</param>
/// <param name="Wanted">Topics wanted.</param>
/// <param name="Covered">Topics that at least one gateway carries.</param>
/// <param name="LeftOut">Those that none carries.</param>
/// <param name="MissingCoins">Configured coins that do not exist.</param>
internal sealed record PlanSnapshot(
    IReadOnlyList<IReadOnlyList<IReadOnlyList<Topic>>> Gateways,
    bool IsNewUniverse,
    int UniverseVersion,
    int Wanted,
    int Covered,
    IReadOnlyList<Topic> LeftOut,
    IReadOnlyList<string> MissingCoins);
