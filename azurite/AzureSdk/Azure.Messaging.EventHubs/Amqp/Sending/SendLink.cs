using RelayCloud.Amqp;
using RelayCloud.Amqp.Links;
using RelayCloud.Amqp.Performatives;

namespace Azure.Messaging.EventHubs.Amqp;

/// <summary>A link of a connection that events go out on.</summary>
internal sealed class SendLink : ISendLink, IAmqpSenderHandler
{
    /// <summary>An envelope of data sections, each an event's message.</summary>
    private const uint BatchFormat = 0x8001_3700;

    /// <summary>What the service takes when it does not say.</summary>
    private const long DefaultMessageSizeBytes = 1_048_576;

    private readonly ISendLinkOwner _owner;
    private readonly string _eventHubName;
    private readonly OpenLink _link;
    private Exception? _failure;

    public SendLink(OpenLink link, ISendLinkOwner owner, string eventHubName)
    {
        _link = link;
        _owner = owner;
        _eventHubName = eventHubName;
    }

    public Exception? Failure => Volatile.Read(ref _failure);

    public long MaximumMessageSizeBytes => _link.Amqp.Remote?.MaxMessageSize is { } size and > 0 and <= long.MaxValue ? (long)size : DefaultMessageSizeBytes;

    public bool TrySend(PendingSend send)
    {
        switch (((AmqpSender)_link.Amqp).TrySend(send.Message.Span, default, BatchFormat, send))
        {
            case SendResult.Sent:
                return true;
            case SendResult.TooLarge:
                string text = $"The message of {send.Message.Length} bytes is larger than the {MaximumMessageSizeBytes} that the event hub takes.";
                _owner.OnRefused(send, new EventHubsException(isTransient: false, _eventHubName, text, EventHubsException.FailureReason.MessageSizeExceeded));
                return true;
            case SendResult.Closed:
                // Said at once: the connection may take a while to end in order.
                Tell(null);
                return false;
            default:
                return false;
        }
    }

    public Task CloseAsync(CancellationToken cancellationToken) => _link.CloseAsync(cancellationToken);

    void IAmqpSenderHandler.OnSendable(AmqpSender sender)
    {
        if (sender.IsDraining) sender.CompleteDrain();
        _owner.OnRoom();
    }

    void IAmqpSenderHandler.OnOutcome(AmqpSender sender, object context, DeliveryState? state)
    {
        var send = (PendingSend)context;
        switch (state)
        {
            case Accepted:
                _owner.OnAccepted(send);
                break;
            case Rejected rejected:
                _owner.OnRefused(send, ServiceError.ToException(rejected.Error, _eventHubName));
                break;
            default:
                // Released, modified, or settled without a word: not known to be stored.
                _owner.OnRefused(send, new EventHubsException(isTransient: true, _eventHubName, $"The service did not store the message ({state?.GetType().Name ?? "no outcome"}).", EventHubsException.FailureReason.ServiceCommunicationProblem));
                break;
        }
    }

    void IAmqpSenderHandler.OnDetached(AmqpSender sender, AmqpException? error) => Tell(error);

    private void Tell(AmqpException? error)
    {
        Exception failure = ServiceError.ToException(error?.Error, _eventHubName, error);
        if (Interlocked.CompareExchange(ref _failure, failure, null) is not null) return;
        _link.OnEnded();
        _owner.OnClosed(this, failure);
    }
}
