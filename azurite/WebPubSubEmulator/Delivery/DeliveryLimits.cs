namespace RelayCloud.WebPubSubEmulator.Delivery;

/// <summary>What may wait for one connection.</summary>
/// <param name="UnackedMessagesMax">Of a reliable connection, messages without an acknowledgement.</param>
/// <param name="QueueMessagesMax">Of any other, messages not sent.</param>
/// <param name="QueueBytesMax">Bytes.</param>
internal sealed record DeliveryLimits(int UnackedMessagesMax, int QueueMessagesMax, int QueueBytesMax);
