using RelayCloud.Amqp.Encoding;
using RelayCloud.Amqp.Links;
using RelayCloud.Amqp.Messages;
using RelayCloud.Amqp.Performatives;
using RelayCloud.Amqp.Sessions;

namespace RelayCloud.Amqp.Requests;

/// <summary>
/// A node such as <c>$cbs</c> or <c>$management</c> on one connection of a server: takes the links to it in both roles, hands requests to a handler and sends each answer on the
/// link that the request means. That is the receiver whose target address is the request's reply-to, else the one of that name, else the newest one in the same session:
/// clients differ. Thread safe.
/// </summary>
public sealed class AmqpRequestNode(IAmqpRequestHandler handler) : IAmqpReceiverHandler, IAmqpSenderHandler
{
    /// <summary>How many requests a client may have under way.</summary>
    public const uint RequestsMax = 100;

    /// <summary>How many answers wait for a client that gives no credit; the link is detached beyond.</summary>
    public const int AnswersWaitingMax = 1_000;

    private readonly Lock _lock = new();
    private readonly List<AmqpSender> _replies = [];

    /// <summary>Accepts a link to the node, in whichever role.</summary>
    public void Accept(LinkRequest request)
    {
        if (!request.PeerReceives)
        {
            request.AcceptReceiver(this, new LinkSettings { AutoCredit = RequestsMax });
            return;
        }

        AmqpSender sender = request.AcceptSender(this);
        lock (_lock)
        {
            sender.Context = new Queue<byte[]>();
            _replies.Add(sender);
        }
    }

    void IAmqpReceiverHandler.OnDelivery(AmqpReceiver receiver, in AmqpDelivery delivery)
    {
        AmqpMessage message;
        try
        {
            message = AmqpMessage.Read(delivery.Payload.Span);
        }
        catch (AmqpException e)
        {
            receiver.Settle(delivery.Id, new Rejected(e.Error));
            return;
        }

        receiver.Accept(delivery.Id);
        handler.OnRequest(new AmqpRequest(this, receiver.Session, message));
    }

    void IAmqpSenderHandler.OnSendable(AmqpSender sender)
    {
        lock (_lock) SendWaiting(sender);
        sender.CompleteDrain();
    }

    void IAmqpSenderHandler.OnDetached(AmqpSender sender, AmqpException? error)
    {
        lock (_lock) _replies.Remove(sender);
    }

    internal void Send(AmqpSession session, string? replyTo, byte[] answer)
    {
        lock (_lock)
        {
            if (FindReplyLink(session, replyTo) is not { } sender) return;
            var waiting = (Queue<byte[]>)sender.Context!;
            if (waiting.Count >= AnswersWaitingMax)
            {
                sender.Close(new AmqpError(ErrorConditions.ResourceLimitExceeded, $"{waiting.Count} answers wait for credit on this link."));
                return;
            }

            waiting.Enqueue(answer);
            SendWaiting(sender);
        }
    }

    private static void SendWaiting(AmqpSender sender)
    {
        if (sender.Context is not Queue<byte[]> waiting) return;
        while (waiting.TryPeek(out byte[]? answer))
        {
            SendResult result = sender.TrySend(answer);
            if (result is not (SendResult.Sent or SendResult.TooLarge)) return;
            waiting.Dequeue();
        }
    }

    private AmqpSender? FindReplyLink(AmqpSession session, string? replyTo)
    {
        if (replyTo is not null)
        {
            AmqpSender? named = _replies.FindLast(s => s.Remote?.Target?.Address == replyTo) ?? _replies.FindLast(s => s.Name == replyTo);
            if (named is not null) return named;
        }

        return _replies.FindLast(s => s.Session == session);
    }
}
