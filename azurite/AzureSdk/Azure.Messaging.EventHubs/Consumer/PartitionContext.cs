#nullable disable annotations

namespace Azure.Messaging.EventHubs.Consumer;

/// <summary>The partition that an event came from.</summary>
public class PartitionContext
{
    /// <summary>For derived types.</summary>
    protected PartitionContext(string partitionId)
        : this(null, null, null, partitionId)
    {
    }

    /// <summary>For derived types.</summary>
    protected internal PartitionContext(string fullyQualifiedNamespace, string eventHubName, string consumerGroup, string partitionId)
    {
        FullyQualifiedNamespace = fullyQualifiedNamespace;
        EventHubName = eventHubName;
        ConsumerGroup = consumerGroup;
        PartitionId = partitionId;
    }

    /// <summary>The namespace.</summary>
    public string FullyQualifiedNamespace { get; }

    /// <summary>The event hub.</summary>
    public string EventHubName { get; }

    /// <summary>The consumer group.</summary>
    public string ConsumerGroup { get; }

    /// <summary>The partition.</summary>
    public string PartitionId { get; }

    /// <summary>The partition's newest event, when the reading was asked to track it; otherwise nothing.</summary>
    public virtual LastEnqueuedEventProperties ReadLastEnqueuedEventProperties() => default;
}
