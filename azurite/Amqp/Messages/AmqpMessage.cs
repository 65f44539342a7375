using RelayCloud.Amqp.Encoding;

namespace RelayCloud.Amqp.Messages;

/// <summary>A whole message as objects: convenient for requests and answers, too dear for events by the thousand, for which <see cref="MessageSections"/> is meant.</summary>
public sealed class AmqpMessage
{
    public MessageHeader? Header { get; init; }

    public AmqpMap? DeliveryAnnotations { get; init; }

    public AmqpMap? MessageAnnotations { get; init; }

    public MessageProperties? Properties { get; init; }

    public AmqpMap? ApplicationProperties { get; init; }

    /// <summary>What the body consists of. Default <see cref="BodyKind.Value"/>.</summary>
    public BodyKind BodyKind { get; init; } = BodyKind.Value;

    /// <summary>The value of an amqp-value body, which may be null.</summary>
    public object? Value { get; init; }

    /// <summary>The binaries of the data sections, or the lists of the sequence sections.</summary>
    public IReadOnlyList<object?> Sections { get; init; } = [];

    public AmqpMap? Footer { get; init; }

    /// <summary>Reads a whole message.</summary>
    /// <exception cref="AmqpException">amqp:decode-error.</exception>
    public static AmqpMessage Read(ReadOnlySpan<byte> payload)
    {
        var sections = MessageSections.Locate(payload);
        object? value = null;
        List<object?> parts = [];
        var body = new AmqpReader(sections.Body.Of(payload));
        while (body.Remaining > 0)
        {
            body.ReadDescriptor();
            if (sections.BodyKind == BodyKind.Value) value = body.ReadValue();
            else parts.Add(body.ReadValue());
        }

        return new AmqpMessage
        {
            Header = ReadHeader(sections, payload),
            DeliveryAnnotations = ReadMap(sections.DeliveryAnnotations, payload),
            MessageAnnotations = ReadMap(sections.MessageAnnotations, payload),
            Properties = ReadProperties(sections, payload),
            ApplicationProperties = ReadMap(sections.ApplicationProperties, payload),
            BodyKind = sections.BodyKind,
            Value = value,
            Sections = parts,
            Footer = ReadMap(sections.Footer, payload),
        };
    }

    /// <summary>The map of an annotations or application properties section; null when it is not there.</summary>
    public static AmqpMap? ReadMap(SectionRange section, ReadOnlySpan<byte> payload)
    {
        if (!section.IsPresent) return null;
        var reader = new AmqpReader(section.ValueOf(payload));
        return reader.ReadMapOrNull();
    }

    /// <summary>The properties; null when the section is not there.</summary>
    public static MessageProperties? ReadProperties(in MessageSections sections, ReadOnlySpan<byte> payload)
    {
        if (!sections.Properties.IsPresent) return null;
        var reader = new AmqpReader(sections.Properties.ValueOf(payload));
        return MessageProperties.Read(ref reader);
    }

    /// <summary>The header; null when the section is not there.</summary>
    public static MessageHeader? ReadHeader(in MessageSections sections, ReadOnlySpan<byte> payload)
    {
        if (!sections.Header.IsPresent) return null;
        var reader = new AmqpReader(sections.Header.ValueOf(payload));
        return MessageHeader.Read(ref reader);
    }

    /// <summary>Writes the whole message.</summary>
    public void Write(AmqpWriter writer)
    {
        Header?.Write(writer);
        writer.WriteMapSection(Descriptor.DeliveryAnnotations, DeliveryAnnotations);
        writer.WriteMapSection(Descriptor.MessageAnnotations, MessageAnnotations);
        Properties?.Write(writer);
        writer.WriteMapSection(Descriptor.ApplicationProperties, ApplicationProperties);
        if (BodyKind == BodyKind.Value) writer.WriteValueSection(Value);
        foreach (object? section in BodyKind is BodyKind.Data or BodyKind.Sequence ? Sections : [])
        {
            writer.WriteDescriptor(BodyKind == BodyKind.Data ? Descriptor.Data : Descriptor.Sequence);
            writer.WriteValue(section);
        }

        writer.WriteMapSection(Descriptor.Footer, Footer);
    }

    /// <summary>The encoded message.</summary>
    public byte[] ToArray()
    {
        var writer = new AmqpWriter();
        Write(writer);
        return writer.ToArray();
    }
}
