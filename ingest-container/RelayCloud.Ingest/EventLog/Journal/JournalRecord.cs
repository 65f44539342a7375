namespace RelayCloud.Ingest.EventLog.Journal;

/// <summary>One event in a segment. Valid until the reader that gave it moves on.</summary>
internal readonly ref struct JournalRecord(ref readonly RecordHeader header, ReadOnlySpan<byte> coin, ReadOnlySpan<byte> data)
{
    /// <summary>What stands before it.</summary>
    public readonly ref readonly RecordHeader Header = ref header;

    /// <summary>The coin's name, UTF-8; of <c>allMids</c> the dex's.</summary>
    public readonly ReadOnlySpan<byte> Coin = coin;

    /// <summary>The data JSON, UTF-8.</summary>
    public readonly ReadOnlySpan<byte> Data = data;
}
