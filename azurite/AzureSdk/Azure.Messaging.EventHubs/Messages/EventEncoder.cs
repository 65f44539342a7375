using RelayCloud.Amqp.Encoding;

namespace Azure.Messaging.EventHubs.Messages;

/// <summary>Writes events as AMQP messages.</summary>
internal static class EventEncoder
{
    /// <summary>message-id, user-id, to, subject, reply-to, correlation-id, content-type and six more that events do not have.</summary>
    private const int PropertiesFieldCount = 13;

    /// <summary>The message-annotations section that carries a partition key.</summary>
    public static byte[] EncodePartitionKey(string partitionKey)
    {
        var writer = new AmqpWriter();
        writer.WriteDescriptor(Descriptor.MessageAnnotations);
        int map = writer.BeginMap();
        writer.WriteSymbol(AnnotationNames.PartitionKey);
        writer.WriteString(partitionKey);
        writer.EndMap(map, 1);
        return writer.ToArray();
    }

    /// <summary>Writes one event as a whole message.</summary>
    /// <param name="writer">Written to at its end.</param>
    /// <param name="data">The event.</param>
    /// <param name="annotations">The encoded message-annotations section; empty for none.</param>
    /// <exception cref="System.Runtime.Serialization.SerializationException">A property is of a type that AMQP cannot carry.</exception>
    public static void Write(AmqpWriter writer, EventData data, ReadOnlySpan<byte> annotations)
    {
        writer.WriteRaw(annotations);
        if (data.ExistingMessageProperties is { } properties) WriteProperties(writer, properties);
        if (data.ExistingProperties is { Count: > 0 } applicationProperties) WriteApplicationProperties(writer, applicationProperties);
        writer.WriteDescriptor(Descriptor.Data);
        writer.WriteBinary(data.EventBody.ToMemory().Span);
    }

    private static void WriteProperties(AmqpWriter writer, MessageProperties properties)
    {
        if (properties is { MessageId: null, CorrelationId: null, ContentType: null }) return;
        writer.WriteDescriptor(Descriptor.Properties);
        int list = writer.BeginList();
        WriteOptional(writer, properties.MessageId);
        for (int field = 1; field <= 4; field++) writer.WriteNull();
        WriteOptional(writer, properties.CorrelationId);
        if (properties.ContentType is null) writer.WriteNull();
        else writer.WriteSymbol(properties.ContentType);
        for (int field = 7; field < PropertiesFieldCount; field++) writer.WriteNull();
        writer.EndList(list, PropertiesFieldCount);
    }

    private static void WriteOptional(AmqpWriter writer, string? text)
    {
        if (text is null) writer.WriteNull();
        else writer.WriteString(text);
    }

    private static void WriteApplicationProperties(AmqpWriter writer, IDictionary<string, object> properties)
    {
        writer.WriteDescriptor(Descriptor.ApplicationProperties);
        int map = writer.BeginMap();
        // The dictionary that applications get is enumerated without its interface, which would allocate.
        if (properties is Dictionary<string, object> plain)
        {
            foreach (KeyValuePair<string, object> property in plain) WriteProperty(writer, property);
        }
        else
        {
            foreach (KeyValuePair<string, object> property in properties) WriteProperty(writer, property);
        }

        writer.EndMap(map, properties.Count);
    }

    private static void WriteProperty(AmqpWriter writer, KeyValuePair<string, object> property)
    {
        writer.WriteString(property.Key);
        PropertyValue.Write(writer, property.Key, property.Value);
    }
}
