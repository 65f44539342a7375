using RelayCloud.Amqp.Encoding;

namespace RelayCloud.Amqp.Performatives;

/// <summary>The receiver has not taken the message and says how it is to be changed before another try.</summary>
public sealed record Modified(bool DeliveryFailed, bool UndeliverableHere, AmqpMap? MessageAnnotations) : DeliveryState
{
    private protected override void Write(AmqpWriter writer)
    {
        writer.WriteDescriptor(Descriptor.Modified);
        int begun = writer.BeginList();
        writer.WriteBoolean(DeliveryFailed);
        writer.WriteBoolean(UndeliverableHere);
        writer.WriteMap(MessageAnnotations);
        writer.EndList(begun, 3);
    }
}
