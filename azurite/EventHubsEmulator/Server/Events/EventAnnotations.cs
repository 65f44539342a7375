namespace RelayCloud.EventHubsEmulator.Server.Events;

/// <summary>Names of annotations that the service sets, ASCII.</summary>
internal static class EventAnnotations
{
    public static ReadOnlySpan<byte> Sequence => "x-opt-sequence-number"u8;

    public static ReadOnlySpan<byte> Offset => "x-opt-offset"u8;

    public static ReadOnlySpan<byte> EnqueuedTime => "x-opt-enqueued-time"u8;

    public static ReadOnlySpan<byte> PartitionKey => "x-opt-partition-key"u8;

    public static ReadOnlySpan<byte> LastSequence => "last_enqueued_sequence_number"u8;

    public static ReadOnlySpan<byte> LastOffset => "last_enqueued_offset"u8;

    public static ReadOnlySpan<byte> LastEnqueuedTime => "last_enqueued_time_utc"u8;

    public static ReadOnlySpan<byte> RetrievedTime => "runtime_info_retrieval_time_utc"u8;

    /// <summary>Whether a sender's annotation gives way to that of the service.</summary>
    public static bool IsOurs(ReadOnlySpan<byte> name) => name.SequenceEqual(Sequence) || name.SequenceEqual(Offset) || name.SequenceEqual(EnqueuedTime) || name.SequenceEqual(PartitionKey);
}
