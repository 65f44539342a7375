namespace RelayCloud.Ingest.Gateways.Health;

/// <summary>What one gateway did since the start. All only rise.</summary>
/// <param name="Frames">Text frames received.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="DataFrames">Frames that held a value of a topic.</param>
/// <param name="CorruptFrames">Frames that were not what they should be, binary ones included.</param>
/// <param name="IgnoredFrames">Frames of channels or coins that are not carried.</param>
/// <param name="ErrorFrames">Error frames, except those that say that a subscription is already as wanted.</param>
/// <param name="InvalidSubscriptions">Error frames that call a subscription invalid.</param>
/// <param name="RefusedForLimits">Error frames that say that a limit is exceeded.</param>
/// <param name="MessagesSent">Subscribes, unsubscribes and pings sent.</param>
/// <param name="Connects">Connections that came about.</param>
/// <param name="ConnectFailures">Tries from which no connection came.</param>
/// <param name="Reconnects">Connections after the first of each socket.</param>
/// <param name="Replaced">Connections that we ended because they were silent or stale.</param>
/// <param name="Quarantines">Topics put into quarantine.</param>
public sealed record GatewayCounts(
    long Frames,
    long Bytes,
    long DataFrames,
    long CorruptFrames,
    long IgnoredFrames,
    long ErrorFrames,
    long InvalidSubscriptions,
    long RefusedForLimits,
    long MessagesSent,
    long Connects,
    long ConnectFailures,
    long Reconnects,
    long Replaced,
    long Quarantines);
