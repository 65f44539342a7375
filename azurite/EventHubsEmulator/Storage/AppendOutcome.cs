namespace RelayCloud.EventHubsEmulator.Storage;

/// <summary>What became of an append.</summary>
internal enum AppendOutcome
{
    /// <summary>Taken; the completion says later what became of it.</summary>
    Pending,

    /// <summary>Stored as the fsync policy asks; readers see it.</summary>
    Stored,

    /// <summary>Not stored: too much waits for the disk already. Try again later.</summary>
    Busy,

    /// <summary>Not stored: the disk is full.</summary>
    DiskFull,

    /// <summary>Not stored: the disk failed.</summary>
    Failed,

    /// <summary>Not stored: the log is closed.</summary>
    Closed,
}
