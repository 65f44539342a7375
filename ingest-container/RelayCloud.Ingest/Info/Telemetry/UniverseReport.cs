namespace RelayCloud.Ingest.Info.Telemetry;

/// <summary>The universe of coins, for <c>/stats</c>.</summary>
/// <param name="Version">Changes of the set since the start; 0 = not loaded yet.</param>
/// <param name="Coins">How many coins there are.</param>
/// <param name="Dexes">How many dexes there are, the first included.</param>
/// <param name="LoadedFrom">Name of the gateway that answered last, <c>configuration</c>, or null before the first reading.</param>
/// <param name="LoadedAtMs">When that was, Unix milliseconds; 0 before the first reading.</param>
/// <param name="FailedReadings">Readings since the start that brought no coin.</param>
/// <param name="MissingParts">Parts that no reading has brought yet: <c>perps</c>, <c>builderDexes</c>, <c>spot</c>, <c>outcomes</c>. Coins of those are not answered <c>null</c>, but asked of a gateway.</param>
public sealed record UniverseReport(
    int Version, int Coins, int Dexes, string? LoadedFrom, long LoadedAtMs, long FailedReadings, IReadOnlyList<string> MissingParts);
