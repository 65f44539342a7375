namespace RelayCloud.EventHubsEmulator.Storage;

/// <summary>
/// Where the parts of an event to append are. Key, header and rest lie in the payload as the sender sent it, the annotations in a buffer beside it.
/// </summary>
internal readonly record struct NewEvent
{
    /// <summary>Partition key, UTF-8; length 0 = the sender set none.</summary>
    public required Slice Key { get; init; }

    /// <summary>The encoded header section; may be empty.</summary>
    public required Slice Header { get; init; }

    /// <summary>Encoded keys and values of the sender's own message annotations, one after another, without those that the log sets; may be empty.</summary>
    public required Slice Annotations { get; init; }

    /// <summary>Number of encoded values in <see cref="Annotations"/>: two for each annotation.</summary>
    public required int AnnotationValues { get; init; }

    /// <summary>All encoded sections after the message annotations.</summary>
    public required Slice Rest { get; init; }
}
