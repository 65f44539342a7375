using RelayCloud.Amqp.Encoding;

namespace Azure.Messaging.EventHubs.Messages;

/// <summary>Gathers what an event shows as system properties.</summary>
internal static class SystemPropertyReader
{
    /// <summary>The fields of the properties section, in the order of the protocol.</summary>
    private static readonly string[] FieldNames =
    [
        "message-id", "user-id", "to", "subject", "reply-to", "correlation-id", "content-type", "content-encoding", "absolute-expiry-time",
        "creation-time", "group-id", "group-sequence", "reply-to-group-id",
    ];

    public static Dictionary<string, object> Read(ReceivedMessage message)
    {
        var properties = new Dictionary<string, object>();
        if (message.TryFind(Descriptor.Properties, out AmqpReader reader)) ReadFields(reader.ReadList(out int count), count, properties);
        if (message.TryFind(Descriptor.MessageAnnotations, out reader)) ReadAnnotations(reader.ReadMap(out int pairs), pairs, properties);
        return properties;
    }

    private static void ReadFields(AmqpReader list, int count, Dictionary<string, object> properties)
    {
        for (int field = 0; field < Math.Min(count, FieldNames.Length); field++)
        {
            if (PropertyValue.FromAmqp(list.ReadValue()) is { } value) properties[FieldNames[field]] = value;
        }
    }

    private static void ReadAnnotations(AmqpReader map, int pairs, Dictionary<string, object> properties)
    {
        for (int pair = 0; pair < pairs; pair++)
        {
            string name = PropertyNames.Get(ReceivedMessage.ReadName(ref map));
            object? value = map.ReadValue();
            // The enqueued time has its offset from UTC, as in the official client.
            properties[name] = value is AmqpTimestamp time && name == AnnotationNames.EnqueuedTime ? time.ToDateTimeOffset() : PropertyValue.FromAmqp(value)!;
        }
    }
}
