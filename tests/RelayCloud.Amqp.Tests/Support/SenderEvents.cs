using System.Collections.Concurrent;
using RelayCloud.Amqp.Links;
using RelayCloud.Amqp.Performatives;

namespace RelayCloud.Amqp.Tests.Support;

/// <summary>A sender's handler that keeps what happens, and pumps if told how.</summary>
internal sealed class SenderEvents : IAmqpSenderHandler
{
    private long _sendable;

    public ConcurrentQueue<(object Context, DeliveryState? State)> Outcomes { get; } = [];

    public ConcurrentQueue<AmqpException?> Ends { get; } = [];

    public long Sendable => Volatile.Read(ref _sendable);

    public Action<AmqpSender>? Pump { get; init; }

    public void OnSendable(AmqpSender sender)
    {
        Interlocked.Increment(ref _sendable);
        Pump?.Invoke(sender);
    }

    public void OnOutcome(AmqpSender sender, object context, DeliveryState? state) => Outcomes.Enqueue((context, state));

    public void OnDetached(AmqpSender sender, AmqpException? error) => Ends.Enqueue(error);
}
