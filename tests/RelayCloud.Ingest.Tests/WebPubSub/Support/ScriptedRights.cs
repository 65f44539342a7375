using RelayCloud.Ingest.WebPubSub.Ownership;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Tests.WebPubSub.Support;

/// <summary>The right to the topics that the test says.</summary>
internal sealed class ScriptedRights(Func<Topic, bool> owns, TimeProvider time) : IPublishRights
{
    private readonly PartitionLease _lease = PartitionLease.Unshared(time);

    public int Version { get; set; }

    public bool HasAll => false;

    public PartitionLease? LeaseOf(Topic topic) => owns(topic) ? _lease : null;
}
