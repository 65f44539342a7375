#nullable disable annotations

namespace Azure.Messaging.EventHubs;

/// <summary>What a partition held at the moment of asking.</summary>
public class PartitionProperties
{
    /// <summary>For derived types.</summary>
    protected internal PartitionProperties(string eventHubName, string partitionId, bool isEmpty, long beginningSequenceNumber, long lastSequenceNumber, string lastOffsetString, DateTimeOffset lastEnqueuedTime)
    {
        EventHubName = eventHubName;
        Id = partitionId;
        IsEmpty = isEmpty;
        BeginningSequenceNumber = beginningSequenceNumber;
        LastEnqueuedSequenceNumber = lastSequenceNumber;
        LastEnqueuedOffsetString = lastOffsetString;
        LastEnqueuedTime = lastEnqueuedTime;
    }

    /// <summary>The event hub.</summary>
    public string EventHubName { get; }

    /// <summary>The partition.</summary>
    public string Id { get; }

    /// <summary>No event is kept.</summary>
    public bool IsEmpty { get; }

    /// <summary>Of the oldest event kept.</summary>
    public long BeginningSequenceNumber { get; }

    /// <summary>Of the newest event; -1 when there never was one.</summary>
    public long LastEnqueuedSequenceNumber { get; }

    /// <summary>Of the newest event; "-1" when there never was one.</summary>
    public string LastEnqueuedOffsetString { get; }

    /// <summary>When the newest event was stored, UTC.</summary>
    public DateTimeOffset LastEnqueuedTime { get; }
}
