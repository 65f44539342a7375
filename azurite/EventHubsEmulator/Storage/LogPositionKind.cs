namespace RelayCloud.EventHubsEmulator.Storage;

internal enum LogPositionKind
{
    /// <summary>The oldest event that is still there.</summary>
    Earliest,

    /// <summary>Only events that are stored later.</summary>
    Latest,
    Offset,
    Sequence,
    EnqueuedTime,
}
