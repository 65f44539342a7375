using RelayCloud.Amqp;
using RelayCloud.Amqp.Encoding;
using RelayCloud.Amqp.Links;
using RelayCloud.Amqp.Messages;

namespace RelayCloud.EventHubsEmulator.Tests.Server;

/// <summary>Accepts and keeps what a receiver gets, and why it was detached. Any thread.</summary>
internal sealed class CollectedEvents : IAmqpReceiverHandler
{
    private readonly List<CollectedEvent> _events = [];
    private volatile AmqpException? _error;

    /// <summary>Null while the link is there.</summary>
    public AmqpException? Error => _error;

    public int Count
    {
        get
        {
            lock (_events) return _events.Count;
        }
    }

    /// <summary>What came so far.</summary>
    public CollectedEvent[] Taken()
    {
        lock (_events) return [.. _events];
    }

    public void OnDelivery(AmqpReceiver receiver, in AmqpDelivery delivery)
    {
        AmqpMessage message = AmqpMessage.Read(delivery.Payload.Span);
        AmqpMap annotations = message.MessageAnnotations!;
        var taken = new CollectedEvent(
            (long)annotations[new AmqpSymbol("x-opt-sequence-number")]!,
            long.Parse((string)annotations[new AmqpSymbol("x-opt-offset")]!, System.Globalization.CultureInfo.InvariantCulture),
            (byte[])message.Sections[0]!);
        lock (_events) _events.Add(taken);
        receiver.Accept(delivery.Id);
    }

    public void OnDetached(AmqpReceiver receiver, AmqpException? error) => _error = error ?? new AmqpException(ErrorConditions.DetachForced, "Detached without a reason.");
}
