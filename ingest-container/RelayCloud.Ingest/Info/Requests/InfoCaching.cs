namespace RelayCloud.Ingest.Info.Requests;

/// <summary>How long an answer of a gateway may be given to others who ask the same.</summary>
public enum InfoCaching
{
    /// <summary>Never: the answer is of one user, or the type is not known to be the same for all.</summary>
    None,

    /// <summary><see cref="InfoOptions.SnapshotTtlMs"/>: books, mids, trades.</summary>
    Snapshot,

    /// <summary><see cref="InfoOptions.ContextTtlMs"/>: contexts, candles, fundings, status.</summary>
    Context,

    /// <summary><see cref="InfoOptions.MetadataTtlMs"/>, and longer while no gateway can be asked: what exists and its parameters.</summary>
    Metadata,
}
