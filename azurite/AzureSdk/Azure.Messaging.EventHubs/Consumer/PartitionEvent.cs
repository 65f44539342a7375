#nullable disable annotations

namespace Azure.Messaging.EventHubs.Consumer;

/// <summary>An event and its partition; both null when a reading waited its maximum in vain.</summary>
public struct PartitionEvent
{
    /// <summary>Joins the two.</summary>
    public PartitionEvent(PartitionContext partition, EventData data)
    {
        Partition = partition;
        Data = data;
    }

    /// <summary>Where it came from.</summary>
    public PartitionContext Partition { get; }

    /// <summary>The event.</summary>
    public EventData Data { get; }
}
