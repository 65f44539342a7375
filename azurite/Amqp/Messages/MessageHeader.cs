using RelayCloud.Amqp.Encoding;
using RelayCloud.Amqp.Performatives;

namespace RelayCloud.Amqp.Messages;

/// <summary>The header section of a message.</summary>
public sealed record MessageHeader
{
    public bool? Durable { get; init; }

    public byte? Priority { get; init; }

    public uint? TimeToLiveMs { get; init; }

    public bool? FirstAcquirer { get; init; }

    public uint? DeliveryCount { get; init; }

    /// <summary>Reads the list; the reader stands behind the descriptor.</summary>
    public static MessageHeader Read(ref AmqpReader reader)
    {
        var f = new AmqpFieldReader(ref reader, "header");
        return new MessageHeader { Durable = f.Boolean(), Priority = f.UByte(), TimeToLiveMs = f.UInt(), FirstAcquirer = f.Boolean(), DeliveryCount = f.UInt() };
    }

    /// <summary>Writes the section.</summary>
    public void Write(AmqpWriter writer)
    {
        writer.WriteDescriptor(Descriptor.Header);
        int begun = writer.BeginList();
        writer.WriteBooleanOrNull(Durable);
        writer.WriteUByteOrNull(Priority);
        writer.WriteUIntOrNull(TimeToLiveMs);
        writer.WriteBooleanOrNull(FirstAcquirer);
        writer.WriteUIntOrNull(DeliveryCount);
        writer.EndList(begun, 5);
    }
}
