using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.WebPubSub.Ownership;

/// <summary>The rights of a container that publishes everything alone.</summary>
internal sealed class UnsharedRights(TimeProvider time) : IPublishRights
{
    private readonly PartitionLease _all = PartitionLease.Unshared(time);

    /// <inheritdoc/>
    public int Version => 0;

    /// <inheritdoc/>
    public bool HasAll => true;

    /// <inheritdoc/>
    public PartitionLease? LeaseOf(Topic topic) => _all;
}
