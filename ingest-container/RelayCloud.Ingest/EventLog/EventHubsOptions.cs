namespace RelayCloud.Ingest.EventLog;

/// <summary>The event log, from configuration section <c>Relay:EventHubs</c>. Without a connection there is none.</summary>
public sealed record EventHubsOptions
{
    /// <summary>Connection string of the namespace, without <c>EntityPath</c>. Default null. This or <see cref="FullyQualifiedNamespace"/>.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>Host name of the namespace, <c>name.servicebus.windows.net</c>, for the identity that the container runs with. Default null.</summary>
    public string? FullyQualifiedNamespace { get; init; }

    /// <summary>The event hub. Default <c>market</c>.</summary>
    public string Hub { get; init; } = "market";

    /// <summary>The consumer group that is read with. Default <c>$Default</c>. Event Hubs allows five readers in one group: more edges need groups of their own.</summary>
    public string ConsumerGroup { get; init; } = "$Default";

    /// <summary>Bytes of a batch of events at most. Default 256 KiB, range 16 KiB to 1 MiB. Of a larger one memory for <see cref="BatchesInFlightMax"/> in each partition is needed.</summary>
    public int BatchBytesMax { get; init; } = 256 * 1024;

    /// <summary>Batches of one partition on their way at once. Default 4, range 1 to 32. They are sent in order; after a failure, all from the failed one on are sent again.</summary>
    public int BatchesInFlightMax { get; init; } = 4;

    /// <summary>How long a batch that is not full waits for more while others are on their way, milliseconds; with none on its way it leaves at once, and in between it grows with their number. Default 4, range 0 to 1,000.</summary>
    public int LingerMsMax { get; init; } = 4;

    /// <summary>Time after which a send has failed, milliseconds. Default 10,000, range 100 to 300,000.</summary>
    public int TryTimeoutMs { get; init; } = 10_000;

    /// <summary>Cap of the delay between two tries, which is drawn from 0 to a bound that doubles with each failure, milliseconds. Default 5,000, range 10 to 300,000.</summary>
    public int BackoffMsMax { get; init; } = 5_000;

    /// <summary>How long a stop waits until everything is sent, milliseconds; the rest stays on disk for the next start. Default 5,000, range 0 to 300,000.</summary>
    public int FlushMsMax { get; init; } = 5_000;

    /// <summary>Where values are kept until Event Hubs has them. Of one process at a time. Default: <c>relaycloud/log-PORT</c> in the directory for temporary files, with the customers' port.</summary>
    public string? SpillDirectory { get; init; }

    /// <summary>Bytes of disk for them. Default 1 GiB: five minutes of 2,000 values of 1.5 KB a second. Range 4 segments to 1 TiB. When it is full, the oldest State values are given up, then trades.</summary>
    public long SpillBytesMax { get; init; } = 1L << 30;

    /// <summary>Bytes of a file of the spill. Default 8 MiB, range 1 MiB (twice the largest value) to 256 MiB.</summary>
    public int SpillSegmentBytes { get; init; } = 8 << 20;

    /// <summary>How far back the log is read at start, seconds. Default 300: 1,000 trades of the busiest coin; quiet topics are in any such stretch, because the writer repeats them. Range 0 (not at all) to 86,400.</summary>
    public int RecoverSeconds { get; init; } = 300;

    /// <summary>Events read at start at most, over all partitions. Default 1,000,000, range 1 to 100,000,000.</summary>
    public int RecoverEventsMax { get; init; } = 1_000_000;

    /// <summary>How long reading at start may take, milliseconds. Default 30,000, range 100 to 3,600,000.</summary>
    public int RecoverMsMax { get; init; } = 30_000;

    /// <summary>Whether to start without what could not be read in that time. Default true: topics begin anew, and customers are told that they cannot resume. False: the container ends.</summary>
    public bool StartWithoutLog { get; init; } = true;

    /// <summary>
    /// How long an edge waits for trades that are missing before those it has, milliseconds. Default 15,000: longer than <see cref="TryTimeoutMs"/>, after which a writer sends
    /// again what failed. Range 0 to 600,000.
    /// </summary>
    public int TradeGapMsMax { get; init; } = 15_000;

    /// <summary>How many events an edge may have before it to be called behind. Default 20,000, range 1 to 100,000,000.</summary>
    public int BehindEventsMax { get; init; } = 20_000;

    /// <summary>How many bytes may wait for Event Hubs before the writer is called behind. Default 16 MiB, range 1 to 1 TiB.</summary>
    public long BehindBytesMax { get; init; } = 16 << 20;

    /// <summary>Whether there is a log.</summary>
    public bool IsConfigured => !string.IsNullOrEmpty(ConnectionString) || !string.IsNullOrEmpty(FullyQualifiedNamespace);
}
