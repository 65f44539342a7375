namespace RelayCloud.EventHubsEmulator.Storage;

/// <summary>How partitions are kept. Immutable.</summary>
internal sealed record LogOptions
{
    /// <summary>When an event counts as stored. Default one fsync for many.</summary>
    public FsyncPolicy Fsync { get; init; } = FsyncPolicy.Group;

    /// <summary>
    /// A segment that has reached it is followed by another one, bytes. Only the last segment is read whole at start: 32 MiB is some 20 ms. Default 32 MiB.
    /// </summary>
    public long SegmentBytes { get; init; } = 32L << 20;

    /// <summary>Segments whose last event is older are deleted. Default 1 h.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The oldest segments of a partition are deleted until it has no more than this, bytes; the last one stays. Default 2 GiB.</summary>
    public long RetentionBytes { get; init; } = 2L << 30;

    /// <summary>Distance between entries of the index, bytes: what a seek reads at most before its event. Default 64 KiB.</summary>
    public int IndexIntervalBytes { get; init; } = 64 << 10;

    /// <summary>What may wait for the disk in one partition before appends are refused as busy, bytes. Default 64 MiB.</summary>
    public int PendingBytesMax { get; init; } = 64 << 20;

    /// <summary>A segment whose first event is older is followed by another one, so that retention by time, which deletes whole segments, can keep its word.</summary>
    public TimeSpan SegmentAgeMax => Retention / 4;
}
