namespace RelayCloud.Amqp.Links;

/// <summary>What happens to a link on which this end receives. Calls come from the connection's reader and must not block; see <see cref="Connections.IAmqpConnectionHandler"/>.</summary>
public interface IAmqpReceiverHandler
{
    /// <summary>
    /// A whole message has come. The payload lies in the connection's buffer and is valid until this returns: copy what is to be kept. Unless it came settled, settle it
    /// sooner or later, from any thread, with <see cref="AmqpReceiver.Accept"/> or <see cref="AmqpReceiver.Settle"/>.
    /// </summary>
    void OnDelivery(AmqpReceiver receiver, in AmqpDelivery delivery);

    /// <summary>The link is over, once.</summary>
    /// <param name="receiver">The link.</param>
    /// <param name="error">Null when it was detached for want of work.</param>
    void OnDetached(AmqpReceiver receiver, AmqpException? error)
    {
    }
}
