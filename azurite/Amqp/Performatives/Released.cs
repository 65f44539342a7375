using RelayCloud.Amqp.Encoding;

namespace RelayCloud.Amqp.Performatives;

/// <summary>The receiver has not looked at the message and will not.</summary>
public sealed record Released : DeliveryState
{
    public static readonly Released Instance = new();

    private Released()
    {
    }

    private protected override void Write(AmqpWriter writer) => WriteEmpty(writer, Descriptor.Released);
}
