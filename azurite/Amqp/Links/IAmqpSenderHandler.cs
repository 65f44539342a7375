using RelayCloud.Amqp.Performatives;

namespace RelayCloud.Amqp.Links;

/// <summary>What happens to a link on which this end sends. Calls must not block; see <see cref="Connections.IAmqpConnectionHandler"/>.</summary>
public interface IAmqpSenderHandler
{
    /// <summary>
    /// It is worth another <see cref="AmqpSender.TrySend"/>: the receiver has given credit, or what the last refusal named has passed. Called from the connection's reader or from
    /// its writer, at times from both at once: to be taken as a wake-up.
    /// </summary>
    void OnSendable(AmqpSender sender);

    /// <summary>The outcome of a delivery that was sent with a context. From the reader.</summary>
    /// <param name="sender">The link.</param>
    /// <param name="context">As given to <see cref="AmqpSender.TrySend"/>.</param>
    /// <param name="state">Null when the receiver settled without an outcome.</param>
    void OnOutcome(AmqpSender sender, object context, DeliveryState? state)
    {
    }

    /// <summary>The link is over, once. From the reader. Outcomes that are still awaited will not come.</summary>
    /// <param name="sender">The link.</param>
    /// <param name="error">Null when it was detached for want of work.</param>
    void OnDetached(AmqpSender sender, AmqpException? error)
    {
    }
}
