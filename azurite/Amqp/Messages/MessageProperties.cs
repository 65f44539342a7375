using RelayCloud.Amqp.Encoding;
using RelayCloud.Amqp.Performatives;

namespace RelayCloud.Amqp.Messages;

/// <summary>The properties section of a message.</summary>
public sealed record MessageProperties
{
    /// <summary>A string, ulong, Guid or byte[]. An answer's <see cref="CorrelationId"/> keeps its type.</summary>
    public object? MessageId { get; init; }

    public ReadOnlyMemory<byte>? UserId { get; init; }

    public string? To { get; init; }

    public string? Subject { get; init; }

    public string? ReplyTo { get; init; }

    /// <inheritdoc cref="MessageId"/>
    public object? CorrelationId { get; init; }

    public AmqpSymbol? ContentType { get; init; }

    public AmqpSymbol? ContentEncoding { get; init; }

    public AmqpTimestamp? AbsoluteExpiryTime { get; init; }

    public AmqpTimestamp? CreationTime { get; init; }

    public string? GroupId { get; init; }

    public uint? GroupSequence { get; init; }

    public string? ReplyToGroupId { get; init; }

    /// <inheritdoc cref="MessageHeader.Read"/>
    public static MessageProperties Read(ref AmqpReader reader)
    {
        var f = new AmqpFieldReader(ref reader, "properties");
        return new MessageProperties
        {
            MessageId = f.Value(),
            UserId = f.Value() switch { null => default(ReadOnlyMemory<byte>?), byte[] id => id, _ => throw AmqpException.Decode("The field user-id of properties is to be a binary.") },
            To = Address(f.Value()),
            Subject = f.String(),
            ReplyTo = Address(f.Value()),
            CorrelationId = f.Value(),
            ContentType = f.Symbol(),
            ContentEncoding = f.Symbol(),
            AbsoluteExpiryTime = f.Timestamp(),
            CreationTime = f.Timestamp(),
            GroupId = f.String(),
            GroupSequence = f.UInt(),
            ReplyToGroupId = f.String(),
        };
    }

    /// <inheritdoc cref="MessageHeader.Write"/>
    public void Write(AmqpWriter writer)
    {
        writer.WriteDescriptor(Descriptor.Properties);
        int begun = writer.BeginList();
        writer.WriteValue(MessageId);
        if (UserId is { } userId) writer.WriteBinary(userId.Span);
        else writer.WriteNull();
        writer.WriteStringOrNull(To);
        writer.WriteStringOrNull(Subject);
        writer.WriteStringOrNull(ReplyTo);
        writer.WriteValue(CorrelationId);
        writer.WriteSymbolOrNull(ContentType);
        writer.WriteSymbolOrNull(ContentEncoding);
        writer.WriteTimestampOrNull(AbsoluteExpiryTime);
        writer.WriteTimestampOrNull(CreationTime);
        writer.WriteStringOrNull(GroupId);
        writer.WriteUIntOrNull(GroupSequence);
        writer.WriteStringOrNull(ReplyToGroupId);
        writer.EndList(begun, 13);
    }

    /// <summary>Addresses may be of any type; those of the nodes here are strings.</summary>
    private static string? Address(object? value) => value switch { null => null, string text => text, _ => value.ToString() };
}
