namespace Azure.Messaging.EventHubs.Amqp;

/// <summary>Hears of a link's messages, on the connection's reading thread: must not wait.</summary>
internal interface IReceiveLinkOwner
{
    /// <summary>A message, given away.</summary>
    /// <exception cref="RelayCloud.Amqp.AmqpException">It is malformed; the link is ended.</exception>
    void OnMessage(IReceiveLink link, byte[] message);

    /// <summary>The link is gone.</summary>
    void OnClosed(IReceiveLink link, Exception reason);
}
