namespace RelayCloud.EventHubsEmulator.Storage;

/// <summary>From where to read.</summary>
/// <param name="Value">Offset, sequence number or Unix ms; unused for the two ends.</param>
/// <param name="Inclusive">Whether an event of exactly that value is read too.</param>
internal readonly record struct LogPosition(LogPositionKind Kind, long Value = 0, bool Inclusive = false)
{
    public static LogPosition Earliest => new(LogPositionKind.Earliest);

    public static LogPosition Latest => new(LogPositionKind.Latest);

    /// <summary>Whether the event is at or after the position.</summary>
    public bool Admits(in StoredRecord record)
    {
        long value = Kind switch
        {
            LogPositionKind.Offset => record.Offset,
            LogPositionKind.Sequence => record.Sequence,
            LogPositionKind.EnqueuedTime => record.EnqueuedMs,
            _ => long.MaxValue,
        };
        return Inclusive ? value >= Value : value > Value;
    }
}
