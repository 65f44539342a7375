using RelayCloud.Amqp.Encoding;

namespace RelayCloud.Amqp.Messages;

/// <summary>Writes the sections of a message. Call in the order of the format: header, delivery annotations, message annotations, properties, application properties, body, footer.</summary>
public static class MessageSectionWriter
{
    /// <summary>One data section. Several of them, each with a whole encoded message, are the envelope of a batch.</summary>
    public static void WriteDataSection(this AmqpWriter writer, ReadOnlySpan<byte> data)
    {
        writer.WriteDescriptor(Descriptor.Data);
        writer.WriteBinary(data);
    }

    /// <summary>One data section from two parts.</summary>
    public static void WriteDataSection(this AmqpWriter writer, ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail)
    {
        writer.WriteDescriptor(Descriptor.Data);
        writer.WriteBinary(head, tail);
    }

    /// <summary>How many bytes a data section of that content takes.</summary>
    public static int DataSectionBytes(int contentBytes) => 3 + (contentBytes <= byte.MaxValue ? 2 : 5) + contentBytes;

    /// <summary>An amqp-value section.</summary>
    public static void WriteValueSection(this AmqpWriter writer, object? value)
    {
        writer.WriteDescriptor(Descriptor.Value);
        writer.WriteValue(value);
    }

    /// <summary>A section that is a map, such as <see cref="Descriptor.MessageAnnotations"/>. Nothing for null.</summary>
    public static void WriteMapSection(this AmqpWriter writer, ulong descriptor, AmqpMap? map)
    {
        if (map is null) return;
        writer.WriteDescriptor(descriptor);
        writer.WriteMap(map);
    }
}
