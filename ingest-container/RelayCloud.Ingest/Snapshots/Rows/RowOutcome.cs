namespace RelayCloud.Ingest.Snapshots.Rows;

/// <summary>What came of reading a row's value.</summary>
internal enum RowOutcome
{
    /// <summary>There is none, or it changed while it was read.</summary>
    None,

    /// <summary>It is to be written.</summary>
    Pending,

    /// <summary>It does not fit into an entity.</summary>
    TooLarge,
}
