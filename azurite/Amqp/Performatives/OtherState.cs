using RelayCloud.Amqp.Encoding;

namespace RelayCloud.Amqp.Performatives;

/// <summary>A state that AMQP's core does not define, such as one of a transaction.</summary>
public sealed record OtherState(object? Value) : DeliveryState
{
    private protected override void Write(AmqpWriter writer) => writer.WriteValue(Value);
}
