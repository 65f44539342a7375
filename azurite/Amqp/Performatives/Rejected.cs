using RelayCloud.Amqp.Encoding;

namespace RelayCloud.Amqp.Performatives;

/// <summary>The receiver cannot take the message.</summary>
/// <param name="Error">Why not.</param>
public sealed record Rejected(AmqpError? Error) : DeliveryState
{
    private protected override void Write(AmqpWriter writer)
    {
        writer.WriteDescriptor(Descriptor.Rejected);
        int begun = writer.BeginList();
        AmqpError.Write(writer, Error);
        writer.EndList(begun, 1);
    }
}
