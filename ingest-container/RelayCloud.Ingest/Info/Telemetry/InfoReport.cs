namespace RelayCloud.Ingest.Info.Telemetry;

/// <summary>The state of <c>/info</c>, for <c>/stats</c>. Counts are since the start.</summary>
/// <param name="FromMemory">Requests answered from live data.</param>
/// <param name="FromCache">Requests answered from an earlier answer of a gateway.</param>
/// <param name="FromGateway">Requests answered by a gateway.</param>
/// <param name="Errors">Requests answered with an error of the relay's own.</param>
/// <param name="SharedRequests">Requests that got the answer to another one made at the same time.</param>
/// <param name="StaleAnswers">Of those from the cache: past their time, because no gateway could be asked.</param>
/// <param name="CacheEntries">Answers kept now.</param>
/// <param name="CacheBytes">Bytes they take.</param>
/// <param name="Universe">The universe of coins.</param>
/// <param name="Gateways">Each gateway that has <c>/info</c>.</param>
public sealed record InfoReport(
    long FromMemory, long FromCache, long FromGateway, long Errors, long SharedRequests, long StaleAnswers, int CacheEntries, long CacheBytes,
    UniverseReport Universe, IReadOnlyList<GatewayInfoReport> Gateways);
