using RelayCloud.Amqp.Encoding;

namespace RelayCloud.Amqp.Performatives;

/// <summary>How much of a message the receiver has; no outcome yet.</summary>
public sealed record Received(uint SectionNumber, ulong SectionOffset) : DeliveryState
{
    private protected override void Write(AmqpWriter writer)
    {
        writer.WriteDescriptor(Descriptor.Received);
        int begun = writer.BeginList();
        writer.WriteUInt(SectionNumber);
        writer.WriteULong(SectionOffset);
        writer.EndList(begun, 2);
    }
}
