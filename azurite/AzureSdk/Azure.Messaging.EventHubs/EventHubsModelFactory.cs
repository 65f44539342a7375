#nullable disable annotations

using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Producer;

namespace Azure.Messaging.EventHubs;

/// <summary>Makes what only the service makes, for the tests of applications.</summary>
public static class EventHubsModelFactory
{
    /// <summary>A hub's properties.</summary>
    public static EventHubProperties EventHubProperties(string name, DateTimeOffset createdOn, string[] partitionIds) => new(name, createdOn, partitionIds, isGeoReplicationEnabled: false);

    /// <summary>A hub's properties.</summary>
    public static EventHubProperties EventHubProperties(string name, DateTimeOffset createdOn, string[] partitionIds, bool isGeoReplicationEnabled) => new(name, createdOn, partitionIds, isGeoReplicationEnabled);

    /// <summary>A partition's properties.</summary>
    public static PartitionProperties PartitionProperties(string eventHubName, string partitionId, bool isEmpty, long beginningSequenceNumber, long lastSequenceNumber, string lastOffsetString, DateTimeOffset lastEnqueuedTime) =>
        new(eventHubName, partitionId, isEmpty, beginningSequenceNumber, lastSequenceNumber, lastOffsetString, lastEnqueuedTime);

    /// <summary>The newest event of a partition.</summary>
    public static LastEnqueuedEventProperties LastEnqueuedEventProperties(long? lastSequenceNumber, string lastOffsetString, DateTimeOffset? lastEnqueuedTime, DateTimeOffset? lastReceivedTime) =>
        new(lastSequenceNumber, lastOffsetString, lastEnqueuedTime, lastReceivedTime);

    /// <summary>The context of a partition's events.</summary>
    public static PartitionContext PartitionContext(string partitionId, LastEnqueuedEventProperties lastEnqueuedEventProperties = default) =>
        new FactoryPartitionContext(null, null, null, partitionId, lastEnqueuedEventProperties);

    /// <summary>The context of a partition's events.</summary>
    public static PartitionContext PartitionContext(string fullyQualifiedNamespace, string eventHubName, string consumerGroup, string partitionId, LastEnqueuedEventProperties lastEnqueuedEventProperties = default) =>
        new FactoryPartitionContext(fullyQualifiedNamespace, eventHubName, consumerGroup, partitionId, lastEnqueuedEventProperties);

    /// <summary>An event as if received.</summary>
    public static EventData EventData(BinaryData eventBody, IDictionary<string, object> properties = null, IReadOnlyDictionary<string, object> systemProperties = null, string partitionKey = null, long sequenceNumber = long.MinValue, string offsetString = null, DateTimeOffset enqueuedTime = default) =>
        new FactoryEventData(eventBody, properties, systemProperties, sequenceNumber, offsetString, enqueuedTime, partitionKey);

    /// <summary>A batch that keeps its events in the caller's list.</summary>
    /// <param name="batchSizeBytes">The size that the batch claims.</param>
    /// <param name="batchEventStore">Takes the added events; its content is the batch's.</param>
    /// <param name="batchOptions">Default none.</param>
    /// <param name="tryAddCallback">Says whether an event fits; default always.</param>
    public static EventDataBatch EventDataBatch(long batchSizeBytes, IList<EventData> batchEventStore, CreateBatchOptions batchOptions = null, Func<EventData, bool> tryAddCallback = null)
    {
        CreateBatchOptions options = batchOptions?.Clone() ?? new CreateBatchOptions();
        options.MaximumSizeInBytes ??= long.MaxValue;
        return new EventDataBatch(new ListBatchContent(batchSizeBytes, batchEventStore, options, tryAddCallback ?? (static _ => true)), options);
    }

    private sealed class FactoryPartitionContext : PartitionContext
    {
        private readonly LastEnqueuedEventProperties _lastEnqueued;

        public FactoryPartitionContext(string fullyQualifiedNamespace, string eventHubName, string consumerGroup, string partitionId, LastEnqueuedEventProperties lastEnqueued)
            : base(fullyQualifiedNamespace, eventHubName, consumerGroup, partitionId) => _lastEnqueued = lastEnqueued;

        public override LastEnqueuedEventProperties ReadLastEnqueuedEventProperties() => _lastEnqueued;
    }

    private sealed class FactoryEventData : EventData
    {
        public FactoryEventData(BinaryData eventBody, IDictionary<string, object> properties, IReadOnlyDictionary<string, object> systemProperties, long sequenceNumber, string offsetString, DateTimeOffset enqueuedTime, string partitionKey)
            : base(eventBody, properties, systemProperties, sequenceNumber, offsetString, enqueuedTime, partitionKey)
        {
        }
    }
}
