using RelayCloud.Amqp.Encoding;

namespace RelayCloud.Amqp.Messages;

/// <summary>Where the sections of an encoded message lie. Found in one pass that decodes no value and allocates nothing.</summary>
public readonly record struct MessageSections
{
    public SectionRange Header { get; private init; }

    public SectionRange DeliveryAnnotations { get; private init; }

    public SectionRange MessageAnnotations { get; private init; }

    public SectionRange Properties { get; private init; }

    public SectionRange ApplicationProperties { get; private init; }

    /// <summary>All body sections; <see cref="SectionRange.ValueStart"/> is the value of the first.</summary>
    public SectionRange Body { get; private init; }

    public SectionRange Footer { get; private init; }

    public BodyKind BodyKind { get; private init; }

    /// <summary>How many sections the body has: the events of a batch envelope.</summary>
    public int BodySections { get; private init; }

    /// <summary>Where message annotations belong in this message: where they are, or where they would be. The sections from <see cref="AfterMessageAnnotations"/> on follow them unchanged.</summary>
    public int MessageAnnotationsAt => MessageAnnotations.IsPresent ? MessageAnnotations.Start : Math.Max(Header.End, DeliveryAnnotations.End);

    /// <inheritdoc cref="MessageAnnotationsAt"/>
    public int AfterMessageAnnotations => MessageAnnotations.IsPresent ? MessageAnnotations.End : MessageAnnotationsAt;

    /// <summary>Finds the sections.</summary>
    /// <exception cref="AmqpException">amqp:decode-error: not a message, sections out of order or twice.</exception>
    public static MessageSections Locate(ReadOnlySpan<byte> payload)
    {
        var found = default(MessageSections);
        var reader = new AmqpReader(payload);
        ulong previous = 0;
        while (reader.Remaining > 0)
        {
            int start = reader.Position;
            ulong descriptor = reader.ReadDescriptor();
            int valueStart = reader.Position;
            Check(reader.PeekFormat(), descriptor, start);
            reader.Skip();
            var range = new SectionRange(start, valueStart, reader.Position);
            bool anotherOfBody = descriptor == previous && (descriptor is Descriptor.Data or Descriptor.Sequence);
            if (!anotherOfBody && Rank(descriptor) <= Rank(previous)) throw AmqpException.Decode($"The section 0x{descriptor:x} at byte {start} of a message cannot follow the section 0x{previous:x}.");
            previous = descriptor;
            found = descriptor switch
            {
                Descriptor.Header => found with { Header = range },
                Descriptor.DeliveryAnnotations => found with { DeliveryAnnotations = range },
                Descriptor.MessageAnnotations => found with { MessageAnnotations = range },
                Descriptor.Properties => found with { Properties = range },
                Descriptor.ApplicationProperties => found with { ApplicationProperties = range },
                Descriptor.Footer => found with { Footer = range },
                _ => found with
                {
                    Body = found.BodySections == 0 ? range : found.Body with { End = range.End },
                    BodySections = found.BodySections + 1,
                    BodyKind = descriptor switch { Descriptor.Data => BodyKind.Data, Descriptor.Sequence => BodyKind.Sequence, _ => BodyKind.Value },
                },
            };
        }

        return found;
    }

    /// <summary>The binaries of the data sections, in order and in place; none when the body is something else.</summary>
    public DataSections DataOf(ReadOnlySpan<byte> payload) => new(BodyKind == BodyKind.Data ? Body.Of(payload) : default);

    /// <summary>Body sections exclude each other, so all have one rank.</summary>
    private static ulong Rank(ulong descriptor) => descriptor is Descriptor.Sequence or Descriptor.Value ? Descriptor.Data : descriptor;

    private static void Check(byte format, ulong descriptor, int start)
    {
        bool fits = descriptor switch
        {
            Descriptor.Header or Descriptor.Properties or Descriptor.Sequence => format is FormatCode.List0 or FormatCode.List8 or FormatCode.List32,
            Descriptor.DeliveryAnnotations or Descriptor.MessageAnnotations or Descriptor.ApplicationProperties or Descriptor.Footer => format is FormatCode.Map8 or FormatCode.Map32,
            Descriptor.Data => format is FormatCode.Binary8 or FormatCode.Binary32,
            Descriptor.Value => true,
            _ => throw AmqpException.Decode($"A described value at byte {start} of a message is none of its sections."),
        };
        if (!fits) throw AmqpException.Decode($"The section 0x{descriptor:x} at byte {start} of a message cannot be {FormatCode.Name(format)}.");
    }
}
