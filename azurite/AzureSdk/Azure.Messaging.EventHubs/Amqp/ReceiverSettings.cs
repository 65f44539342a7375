using Azure.Messaging.EventHubs.Consumer;

namespace Azure.Messaging.EventHubs.Amqp;

/// <summary>What an <see cref="EventReceiver"/> reads, and how.</summary>
internal sealed record ReceiverSettings
{
    public required string ConsumerGroup { get; init; }

    public required string PartitionId { get; init; }

    public required string Identifier { get; init; }

    public required EventPosition Position { get; init; }

    public required EventHubsRetryPolicy RetryPolicy { get; init; }

    /// <summary>Default null: not exclusive.</summary>
    public long? OwnerLevel { get; init; }

    /// <summary>Events that the service may send ahead; zero: only what a receive waits for.</summary>
    public required int PrefetchCount { get; init; }

    /// <summary>Default null: no bound in bytes.</summary>
    public long? PrefetchSizeInBytes { get; init; }

    /// <summary>Default false.</summary>
    public bool TrackLastEnqueuedEventProperties { get; init; }
}
