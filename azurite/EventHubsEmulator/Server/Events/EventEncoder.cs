using System.Buffers.Text;
using RelayCloud.Amqp.Encoding;
using RelayCloud.EventHubsEmulator.Storage;

namespace RelayCloud.EventHubsEmulator.Server.Events;

/// <summary>Writes what comes before a stored event's <see cref="StoredRecord.Rest"/> in the message that a receiver gets. Hot: allocates nothing.</summary>
internal static class EventEncoder
{
    private const int OffsetDigitsMax = 20;

    /// <param name="runtime">The partition's end, for receivers that asked for it; else null.</param>
    /// <param name="nowMs">Unix ms; used with <paramref name="runtime"/>.</param>
    public static void WriteHead(AmqpWriter writer, in StoredRecord record, LogTail? runtime, long nowMs)
    {
        writer.WriteRaw(record.Header);
        if (runtime is not null) WriteRuntime(writer, runtime, nowMs);
        writer.WriteDescriptor(Descriptor.MessageAnnotations);
        int begun = writer.BeginMap();
        int pairs = 3 + (record.AnnotationValues / 2);
        writer.WriteSymbolAscii(EventAnnotations.Sequence);
        writer.WriteLong(record.Sequence);
        writer.WriteSymbolAscii(EventAnnotations.Offset);
        WriteDecimal(writer, record.Offset);
        writer.WriteSymbolAscii(EventAnnotations.EnqueuedTime);
        writer.WriteTimestamp(new AmqpTimestamp(record.EnqueuedMs));
        if (!record.Key.IsEmpty)
        {
            writer.WriteSymbolAscii(EventAnnotations.PartitionKey);
            writer.WriteStringUtf8(record.Key);
            pairs++;
        }

        writer.WriteRaw(record.Annotations);
        writer.EndMap(begun, pairs);
    }

    private static void WriteRuntime(AmqpWriter writer, LogTail tail, long nowMs)
    {
        writer.WriteDescriptor(Descriptor.DeliveryAnnotations);
        int begun = writer.BeginMap();
        writer.WriteSymbolAscii(EventAnnotations.LastSequence);
        writer.WriteLong(tail.LastSequence);
        writer.WriteSymbolAscii(EventAnnotations.LastOffset);
        WriteDecimal(writer, tail.LastOffset);
        writer.WriteSymbolAscii(EventAnnotations.LastEnqueuedTime);
        writer.WriteTimestamp(new AmqpTimestamp(tail.LastEnqueuedMs));
        writer.WriteSymbolAscii(EventAnnotations.RetrievedTime);
        writer.WriteTimestamp(new AmqpTimestamp(nowMs));
        writer.EndMap(begun, 4);
    }

    private static void WriteDecimal(AmqpWriter writer, long value)
    {
        Span<byte> digits = stackalloc byte[OffsetDigitsMax];
        Utf8Formatter.TryFormat(value, digits, out int written);
        writer.WriteStringUtf8(digits[..written]);
    }
}
