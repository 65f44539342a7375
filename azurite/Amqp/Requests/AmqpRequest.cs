using RelayCloud.Amqp.Encoding;
using RelayCloud.Amqp.Messages;
using RelayCloud.Amqp.Sessions;

namespace RelayCloud.Amqp.Requests;

/// <summary>A request to a node, already accepted: clients break when an answer overtakes the outcome.</summary>
public sealed class AmqpRequest
{
    private readonly AmqpRequestNode _node;

    internal AmqpRequest(AmqpRequestNode node, AmqpSession session, AmqpMessage message)
    {
        _node = node;
        Session = session;
        Message = message;
    }

    public AmqpSession Session { get; }

    public AmqpMessage Message { get; }

    /// <summary>Answers. The correlation-id is the request's message-id, with its type. Nothing happens when the client's receiving link is gone.</summary>
    public void Answer(AmqpMap applicationProperties, object? body)
    {
        var answer = new AmqpMessage
        {
            Properties = new MessageProperties { CorrelationId = Message.Properties?.MessageId, To = Message.Properties?.ReplyTo },
            ApplicationProperties = applicationProperties,
            Value = body,
        };
        _node.Send(Session, Message.Properties?.ReplyTo, answer.ToArray());
    }
}
