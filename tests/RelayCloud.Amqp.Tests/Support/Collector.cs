using System.Collections.Concurrent;
using RelayCloud.Amqp.Links;

namespace RelayCloud.Amqp.Tests.Support;

/// <summary>A receiver's handler: accepts and keeps what comes.</summary>
internal sealed class Collector : IAmqpReceiverHandler
{
    private long _count;

    public ConcurrentQueue<byte[]> Payloads { get; } = [];

    public ConcurrentQueue<AmqpDelivery> Deliveries { get; } = [];

    public ConcurrentQueue<AmqpException?> Ends { get; } = [];

    public long Count => Volatile.Read(ref _count);

    public bool Accepts { get; init; } = true;

    public bool Keeps { get; init; } = true;

    public Action<AmqpReceiver, AmqpDelivery>? Does { get; init; }

    public void OnDelivery(AmqpReceiver receiver, in AmqpDelivery delivery)
    {
        if (Keeps)
        {
            Payloads.Enqueue(delivery.Payload.ToArray());
            Deliveries.Enqueue(delivery with { Payload = default });
        }

        Does?.Invoke(receiver, delivery);
        if (Accepts) receiver.Accept(delivery.Id);
        Interlocked.Increment(ref _count);
    }

    public void OnDetached(AmqpReceiver receiver, AmqpException? error) => Ends.Enqueue(error);
}
