using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.WebPubSub.Ownership;

/// <summary>Says which topics this container publishes. Thread safe, never blocks.</summary>
internal interface IPublishRights
{
    /// <summary>Another number whenever a partition was taken, given up or lost.</summary>
    int Version { get; }

    /// <summary>Whether all topics are this container's.</summary>
    bool HasAll { get; }

    /// <summary>The right to publish a topic; null = it is another container's, or nobody's yet. The same object for as long as the right is held without a break.</summary>
    PartitionLease? LeaseOf(Topic topic);
}
