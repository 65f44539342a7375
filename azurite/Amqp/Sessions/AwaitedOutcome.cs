using RelayCloud.Amqp.Links;

namespace RelayCloud.Amqp.Sessions;

/// <summary>Who waits for the outcome of a delivery.</summary>
internal readonly record struct AwaitedOutcome(AmqpSender Sender, object Context);
