namespace RelayCloud.EventHubsEmulator.Storage;

/// <summary>An event as it was read; its parts refer to the reader's buffer.</summary>
internal readonly ref struct StoredRecord
{
    public long Sequence { get; init; }

    /// <summary>Where the event begins in the partition, bytes since its first event ever.</summary>
    public long Offset { get; init; }

    /// <summary>Unix ms; never less than that of the event before.</summary>
    public long EnqueuedMs { get; init; }

    /// <summary>UTF-8; empty = none.</summary>
    public ReadOnlySpan<byte> Key { get; init; }

    /// <summary>The encoded header section; may be empty.</summary>
    public ReadOnlySpan<byte> Header { get; init; }

    /// <summary>Encoded keys and values of the sender's own message annotations.</summary>
    public ReadOnlySpan<byte> Annotations { get; init; }

    /// <summary>Number of encoded values in <see cref="Annotations"/>.</summary>
    public int AnnotationValues { get; init; }

    /// <summary>All encoded sections after the message annotations.</summary>
    public ReadOnlySpan<byte> Rest { get; init; }
}
