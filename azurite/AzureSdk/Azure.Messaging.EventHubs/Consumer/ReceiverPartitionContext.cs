using Azure.Messaging.EventHubs.Amqp;

namespace Azure.Messaging.EventHubs.Consumer;

/// <summary>A context that knows the receiver behind it.</summary>
internal sealed class ReceiverPartitionContext : PartitionContext
{
    private readonly EventReceiver _receiver;

    public ReceiverPartitionContext(EventReceiver receiver, string fullyQualifiedNamespace, string eventHubName, string consumerGroup, string partitionId)
        : base(fullyQualifiedNamespace, eventHubName, consumerGroup, partitionId) => _receiver = receiver;

    public override LastEnqueuedEventProperties ReadLastEnqueuedEventProperties() => _receiver.LastEnqueued;
}
