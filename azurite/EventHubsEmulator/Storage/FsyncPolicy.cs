namespace RelayCloud.EventHubsEmulator.Storage;

/// <summary>When an event counts as stored, and so may be acknowledged and read.</summary>
internal enum FsyncPolicy
{
    /// <summary>One fsync covers everything that was appended while the last one ran; events count after it. Survives a loss of power.</summary>
    Group,

    /// <summary>Every append is written and flushed by itself. Survives a loss of power; slow.</summary>
    Always,

    /// <summary>Events count once the operating system has them. Survives the death of the process, not a loss of power.</summary>
    Never,
}
