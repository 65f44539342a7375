namespace RelayCloud.Ingest.EventLog.Journal;

/// <summary>What a journal has done since it was opened. Written behind its gate; read at any time.</summary>
internal sealed class JournalCounters
{
    /// <summary>Values added.</summary>
    public long Appended;

    /// <summary>Bytes added.</summary>
    public long AppendedBytes;

    /// <summary>Trades lost for lack of room.</summary>
    public long LostTrades;

    /// <summary>State values lost for lack of room.</summary>
    public long LostStates;

    /// <summary>Times at which the disk refused.</summary>
    public long DiskFaults;
}
