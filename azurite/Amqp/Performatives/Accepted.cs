using RelayCloud.Amqp.Encoding;

namespace RelayCloud.Amqp.Performatives;

/// <summary>The receiver has taken the message.</summary>
public sealed record Accepted : DeliveryState
{
    public static readonly Accepted Instance = new();

    private Accepted()
    {
    }

    private protected override void Write(AmqpWriter writer) => WriteEmpty(writer, Descriptor.Accepted);
}
