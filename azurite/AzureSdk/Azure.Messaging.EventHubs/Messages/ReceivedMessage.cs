using RelayCloud.Amqp;
using RelayCloud.Amqp.Encoding;

namespace Azure.Messaging.EventHubs.Messages;

/// <summary>An encoded message as it came, decoded piece by piece when a piece is asked for. Default: there is none.</summary>
/// <remarks>Each reading walks over the sections before its own, a few lengths to skip, which is cheaper than an index for every event.</remarks>
internal readonly struct ReceivedMessage
{
    /// <summary>What an event has that was not received.</summary>
    public static readonly IReadOnlyDictionary<string, object> NoSystemProperties = new Dictionary<string, object>();

    private readonly byte[]? _bytes;

    /// <param name="bytes">The whole message; nobody changes it any more.</param>
    public ReceivedMessage(byte[] bytes) => _bytes = bytes;

    public bool IsPresent => _bytes is not null;

    /// <summary>Reads what every event has, and thereby whether the message can be read at all.</summary>
    /// <exception cref="AmqpException">The sections or the annotations are malformed.</exception>
    public void ReadPlace(out long sequenceNumber, out long enqueuedAtUnixMs)
    {
        sequenceNumber = long.MinValue;
        enqueuedAtUnixMs = long.MinValue;
        var reader = new AmqpReader(_bytes);
        while (reader.Remaining > 0)
        {
            if (reader.ReadDescriptor() != Descriptor.MessageAnnotations)
            {
                reader.Skip();
                continue;
            }

            AmqpReader map = reader.ReadMap(out int pairs);
            for (int pair = 0; pair < pairs; pair++)
            {
                ReadOnlySpan<byte> name = ReadName(ref map);
                if (name.SequenceEqual("x-opt-sequence-number"u8)) sequenceNumber = map.ReadLong();
                else if (name.SequenceEqual("x-opt-enqueued-time"u8)) enqueuedAtUnixMs = map.ReadTimestamp().UnixMs;
                else map.Skip();
            }
        }
    }

    /// <summary>The body's bytes; several data sections are joined.</summary>
    /// <exception cref="NotSupportedException">The body is an AMQP value or sequence.</exception>
    public ReadOnlyMemory<byte> ReadBody()
    {
        var reader = new AmqpReader(_bytes);
        ReadOnlyMemory<byte> body = default;
        byte[]? joined = null;
        int joinedBytes = 0;
        while (reader.Remaining > 0)
        {
            switch (reader.ReadDescriptor())
            {
                case Descriptor.Data:
                    ReadOnlySpan<byte> data = reader.ReadBinary();
                    if (body.IsEmpty)
                    {
                        body = _bytes.AsMemory(reader.Position - data.Length, data.Length);
                        break;
                    }

                    // Once for all that may follow: a message can have very many sections.
                    if (joined is null)
                    {
                        joined = new byte[body.Length + data.Length + reader.Remaining];
                        body.CopyTo(joined);
                        joinedBytes = body.Length;
                    }

                    data.CopyTo(joined.AsSpan(joinedBytes));
                    joinedBytes += data.Length;
                    break;
                case Descriptor.Value or Descriptor.Sequence:
                    throw new NotSupportedException("The body of the event is an AMQP value or sequence, not bytes.");
                default:
                    reader.Skip();
                    break;
            }
        }

        return joined is null ? body : joined.AsMemory(0, joinedBytes);
    }

    public string? ReadOffset() => ReadAnnotation(AnnotationNames.Offset)?.ToString();

    public string? ReadPartitionKey() => ReadAnnotation(AnnotationNames.PartitionKey)?.ToString();

    /// <summary>What a lazy reading throws at the application when the message turns out to be malformed inside.</summary>
    public static EventHubsException Malformed(AmqpException failure) =>
        new(isTransient: false, "", $"The event cannot be decoded: {failure.Message}", EventHubsException.FailureReason.GeneralError, failure);

    /// <summary>Null when the message has none.</summary>
    public Dictionary<string, object>? ReadApplicationProperties()
    {
        if (!TryFind(Descriptor.ApplicationProperties, out AmqpReader reader)) return null;
        AmqpReader map = reader.ReadMap(out int pairs);
        var properties = new Dictionary<string, object>(pairs);
        for (int pair = 0; pair < pairs; pair++)
        {
            string name = PropertyNames.Get(map.ReadStringUtf8());
            properties[name] = PropertyValue.FromAmqp(map.ReadValue())!;
        }

        return properties;
    }

    /// <summary>Null when the message has none.</summary>
    public MessageProperties? ReadMessageProperties()
    {
        if (!TryFind(Descriptor.Properties, out AmqpReader reader)) return null;
        AmqpReader list = reader.ReadList(out int count);
        var properties = new MessageProperties();
        for (int field = 0; field < count; field++)
        {
            if (field == 0) properties.MessageId = ReadText(ref list);
            else if (field == 5) properties.CorrelationId = ReadText(ref list);
            else if (field == 6) properties.ContentType = ReadText(ref list);
            else list.Skip();
        }

        return properties;
    }

    /// <summary>All message annotations, and the properties that the message has, by their AMQP names.</summary>
    public Dictionary<string, object> ReadSystemProperties() => SystemPropertyReader.Read(this);

    /// <summary>A reader at the value of the first such section.</summary>
    public bool TryFind(ulong section, out AmqpReader reader)
    {
        reader = new AmqpReader(_bytes);
        while (reader.Remaining > 0)
        {
            if (reader.ReadDescriptor() == section) return true;
            reader.Skip();
        }

        return false;
    }

    /// <summary>The key of an annotation; empty for one that is no symbol, which the protocol allows and nobody uses.</summary>
    internal static ReadOnlySpan<byte> ReadName(ref AmqpReader map)
    {
        if (map.PeekFormat() is FormatCode.Symbol8 or FormatCode.Symbol32) return map.ReadSymbolAscii();
        map.Skip();
        return default;
    }

    private static string? ReadText(ref AmqpReader reader) => PropertyValue.FromAmqp(reader.ReadValue())?.ToString();

    private object? ReadAnnotation(string name)
    {
        if (!TryFind(Descriptor.MessageAnnotations, out AmqpReader reader)) return null;
        AmqpReader map = reader.ReadMap(out int pairs);
        Span<byte> wanted = stackalloc byte[name.Length];
        System.Text.Encoding.ASCII.GetBytes(name, wanted);
        for (int pair = 0; pair < pairs; pair++)
        {
            if (ReadName(ref map).SequenceEqual(wanted)) return map.ReadValue();
            map.Skip();
        }

        return null;
    }
}
