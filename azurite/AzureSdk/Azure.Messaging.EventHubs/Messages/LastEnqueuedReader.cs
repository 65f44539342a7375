using Azure.Messaging.EventHubs.Consumer;
using RelayCloud.Amqp.Encoding;

namespace Azure.Messaging.EventHubs.Messages;

/// <summary>Reads the partition's newest event from the delivery annotations of another.</summary>
internal static class LastEnqueuedReader
{
    /// <summary>False when the message does not tell.</summary>
    public static bool TryRead(ReceivedMessage message, out LastEnqueuedEventProperties lastEnqueued)
    {
        lastEnqueued = default;
        if (!message.TryFind(Descriptor.DeliveryAnnotations, out AmqpReader reader) || reader.ReadMapOrNull() is not { Count: > 0 } map) return false;
        lastEnqueued = new LastEnqueuedEventProperties(
            map.TryGetInt64(AnnotationNames.LastSequenceNumber, out long sequenceNumber) ? sequenceNumber : null,
            Get(map, AnnotationNames.LastOffset)?.ToString(),
            (Get(map, AnnotationNames.LastEnqueuedTime) as AmqpTimestamp?)?.ToDateTimeOffset(),
            (Get(map, AnnotationNames.LastRetrievalTime) as AmqpTimestamp?)?.ToDateTimeOffset());
        return true;
    }

    private static object? Get(AmqpMap map, string name) => map.TryGetValue(new AmqpSymbol(name), out object? value) ? value : null;
}
