using RelayCloud.Amqp;
using RelayCloud.Amqp.Links;
using RelayCloud.Amqp.Messages;

namespace RelayCloud.EventHubsEmulator.Server.Links;

/// <summary>A link on which a client sends requests.</summary>
/// <param name="answer">The answer to a request.</param>
/// <param name="findReply">The link that answers go to; null if there is none.</param>
internal sealed class RequestLink(Func<AmqpMessage, AmqpMessage> answer, Func<AmqpReceiver, AmqpMessage, ReplyLink?> findReply) : IAmqpReceiverHandler
{
    /// <summary>Requests that may be under way: clients ask one at a time.</summary>
    public const uint Credit = 100;

    public void OnDelivery(AmqpReceiver receiver, in AmqpDelivery delivery)
    {
        AmqpMessage request;
        try
        {
            request = AmqpMessage.Read(delivery.Payload.Span);
        }
        catch (AmqpException e)
        {
            if (!delivery.IsSettled) receiver.Settle(delivery.Id, new RelayCloud.Amqp.Performatives.Rejected(e.Error));
            return;
        }

        // The outcome before the answer: the C client crashes on the other order.
        if (!delivery.IsSettled) receiver.Accept(delivery.Id);
        AmqpMessage reply = answer(request);
        if (findReply(receiver, request)?.Sender is { } sender) _ = IgnoreAsync(sender.SendAsync(reply.ToArray()));
    }

    private static async Task IgnoreAsync(Task sent)
    {
        // The client has gone, or does not read its answers: nobody is left to tell.
        await sent.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
