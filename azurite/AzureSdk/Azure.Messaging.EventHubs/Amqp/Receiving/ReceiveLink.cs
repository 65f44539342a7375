using RelayCloud.Amqp;
using RelayCloud.Amqp.Links;

namespace Azure.Messaging.EventHubs.Amqp;

/// <summary>A link of a connection that events come in on.</summary>
internal sealed class ReceiveLink : IReceiveLink, IAmqpReceiverHandler
{
    private readonly IReceiveLinkOwner _owner;
    private readonly string _eventHubName;
    private readonly OpenLink _link;
    private Exception? _failure;

    public ReceiveLink(OpenLink link, IReceiveLinkOwner owner, string eventHubName)
    {
        _link = link;
        _owner = owner;
        _eventHubName = eventHubName;
    }

    public Exception? Failure => Volatile.Read(ref _failure);

    public void AddCredit(int count) => ((AmqpReceiver)_link.Amqp).AddCredit((uint)count);

    public Task CloseAsync(CancellationToken cancellationToken) => _link.CloseAsync(cancellationToken);

    void IAmqpReceiverHandler.OnDelivery(AmqpReceiver receiver, in AmqpDelivery delivery)
    {
        try
        {
            _owner.OnMessage(this, delivery.Payload.ToArray());
            if (!delivery.IsSettled) receiver.Accept(delivery.Id);
        }
        catch (AmqpException malformed)
        {
            // This link alone is of no use any more; the others of the connection are.
            receiver.Close(malformed.Error);
            Tell(malformed);
        }
    }

    void IAmqpReceiverHandler.OnDetached(AmqpReceiver receiver, AmqpException? error) => Tell(error);

    private void Tell(AmqpException? error)
    {
        Exception failure = ServiceError.ToException(error?.Error, _eventHubName, error);
        if (Interlocked.CompareExchange(ref _failure, failure, null) is not null) return;
        _link.OnEnded();
        _owner.OnClosed(this, failure);
    }
}
