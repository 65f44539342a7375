namespace Azure.Messaging.EventHubs.Messages;

/// <summary>The annotations that Event Hubs gives to messages.</summary>
internal static class AnnotationNames
{
    public const string SequenceNumber = "x-opt-sequence-number";
    public const string Offset = "x-opt-offset";
    public const string EnqueuedTime = "x-opt-enqueued-time";
    public const string PartitionKey = "x-opt-partition-key";

    // Delivery annotations, only on links that track the partition's newest event.
    public const string LastSequenceNumber = "last_enqueued_sequence_number";
    public const string LastOffset = "last_enqueued_offset";
    public const string LastEnqueuedTime = "last_enqueued_time_utc";
    public const string LastRetrievalTime = "runtime_info_retrieval_time_utc";
}
