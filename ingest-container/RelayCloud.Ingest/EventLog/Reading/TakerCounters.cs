namespace RelayCloud.Ingest.EventLog.Reading;

/// <summary>What became of the events of one partition. One thread writes; read at any time.</summary>
internal sealed class TakerCounters
{
    /// <summary>Events that brought something new.</summary>
    public long Taken;

    /// <summary>When the newest of these was read from its gateway, Unix µs; 0 = none yet.</summary>
    public long NewestReceivedAtUs;

    /// <summary>Events that were known: sent again, or repeated because their topic is quiet.</summary>
    public long Known;

    /// <summary>Events that are not ours, or damaged.</summary>
    public long Foreign;

    /// <summary>Times at which trades are missing in the log.</summary>
    public long Gaps;
}
