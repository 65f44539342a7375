namespace RelayCloud.Amqp.Links;

/// <summary>A message as it came.</summary>
/// <param name="Id">What to settle it by; unique in the session for as long as it is unsettled.</param>
/// <param name="MessageFormat">0 is an AMQP message.</param>
/// <param name="IsSettled">Whether the sender wants no outcome.</param>
/// <param name="Payload">Valid only during the call.</param>
public readonly record struct AmqpDelivery(uint Id, uint MessageFormat, bool IsSettled, ReadOnlyMemory<byte> Payload);
