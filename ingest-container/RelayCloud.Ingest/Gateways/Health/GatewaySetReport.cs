namespace RelayCloud.Ingest.Gateways.Health;

/// <summary>All gateways, for <c>/health</c> and <c>/stats</c>. Plain records: serialise with any options, camel case for the wire.</summary>
/// <param name="Gateways">Each gateway, by number.</param>
/// <param name="TopicsWanted">Topics wanted always or on demand.</param>
/// <param name="TopicsCovered">Of those, how many at least one gateway carries.</param>
/// <param name="OnDemand">Topics held by customers or lingering.</param>
/// <param name="Lingering">Topics without a holder that are kept for a while.</param>
/// <param name="LeftOutCount">Wanted topics for which no gateway has room.</param>
/// <param name="LeftOut">Their names, the most important first; at most <see cref="LeftOutMax"/>.</param>
/// <param name="MissingCoins">Configured coins that do not exist now.</param>
/// <param name="UniverseVersion">Version of the list of coins that is planned for; 0 = none was loaded yet.</param>
public sealed record GatewaySetReport(
    IReadOnlyList<GatewayReport> Gateways,
    int TopicsWanted,
    int TopicsCovered,
    int OnDemand,
    int Lingering,
    int LeftOutCount,
    IReadOnlyList<string> LeftOut,
    IReadOnlyList<string> MissingCoins,
    int UniverseVersion)
{
    /// <summary>How many topics <see cref="LeftOut"/> lists at most.</summary>
    public const int LeftOutMax = 100;
}
