using RelayCloud.Amqp.Performatives;
using RelayCloud.Amqp.Sessions;

namespace RelayCloud.Amqp.Links;

/// <summary>A link that the peer wants. Answer once: accept it in the role that is left, or refuse it. May be answered later and from any thread; the peer waits.</summary>
public sealed class LinkRequest
{
    private readonly AmqpLink _link;

    internal LinkRequest(AmqpLink link) => _link = link;

    public AmqpSession Session => _link.Session;

    /// <summary>The peer's attach.</summary>
    public Attach Remote => _link.Remote!;

    /// <summary>Whether the peer wants to receive, so that this end is to send.</summary>
    public bool PeerReceives => Remote.IsReceiver;

    /// <summary>What the peer wants to read from or send to; null when it names nothing or no string.</summary>
    public string? Address => PeerReceives ? Remote.Source?.Address : Remote.Target?.Address;

    /// <summary>Lets the peer receive. The handler is called when there is credit.</summary>
    /// <param name="handler">What happens to the link.</param>
    /// <param name="settings">The answer; null echoes the peer's attach.</param>
    /// <exception cref="InvalidOperationException">The peer wants to send, or has been answered.</exception>
    /// <exception cref="AmqpException">The peer has gone meanwhile.</exception>
    public AmqpSender AcceptSender(IAmqpSenderHandler handler, LinkSettings? settings = null)
    {
        if (_link is not AmqpSender sender) throw new InvalidOperationException("The peer wants to send: this end can only receive.");
        lock (sender.Gate)
        {
            ThrowIfAnswered();
            sender.Handler = handler;
            Accept(settings);
        }

        // Credit may have come before the answer.
        sender.OnSendable();
        return sender;
    }

    /// <summary>Lets the peer send. Grants <see cref="LinkSettings.AutoCredit"/>.</summary>
    /// <inheritdoc cref="AcceptSender" path="//param"/>
    /// <inheritdoc cref="AcceptSender" path="//exception"/>
    public AmqpReceiver AcceptReceiver(IAmqpReceiverHandler handler, LinkSettings? settings = null)
    {
        if (_link is not AmqpReceiver receiver) throw new InvalidOperationException("The peer wants to receive: this end can only send.");
        lock (receiver.Gate)
        {
            ThrowIfAnswered();
            receiver.Handler = handler;
            Accept(settings);
        }

        return receiver;
    }

    /// <summary>Refuses the link: the session stays. Does nothing when the peer has gone meanwhile.</summary>
    public void Refuse(AmqpError error)
    {
        lock (_link.Gate) _link.Refuse(error);
    }

    private void ThrowIfAnswered()
    {
        if (_link.Local is not null) throw new InvalidOperationException($"The link '{_link.Name}' has been answered.");
    }

    private void Accept(LinkSettings? settings)
    {
        if (!_link.AcceptOffer(settings ?? new LinkSettings())) throw new AmqpException(ErrorConditions.IllegalState, $"The link '{_link.Name}' was detached before it was answered.");
    }
}
