namespace RelayCloud.EventHubsEmulator.Storage;

/// <summary>What some bytes are when read as a record.</summary>
internal enum RecordParse
{
    Whole,

    /// <summary>They end before the record does.</summary>
    NeedsMore,

    /// <summary>No record, or not as it was written.</summary>
    Damaged,
}
