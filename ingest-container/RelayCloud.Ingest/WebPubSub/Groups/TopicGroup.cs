using RelayCloud.Ingest.WebPubSub.Ownership;
using RelayCloud.Ingest.WebPubSub.Scheduling;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.WebPubSub.Groups;

/// <summary>A group that somebody wants, with its topic and how far into it has been read. Belongs to the publisher's loop.</summary>
internal sealed class TopicGroup(PublishGroup group, Topic topic, PartitionLease lease)
{
    public PublishGroup Group { get; } = group;

    public Topic Topic { get; } = topic;

    /// <summary>The right to publish it.</summary>
    public PartitionLease Lease { get; } = lease;

    /// <summary>Up to where values were put into its backlog.</summary>
    public Cursor Read { get; set; }

    /// <summary>Since when the feed has been behind of what the container before has published, by the time stamps of the clock; null = it is not.</summary>
    public long? BehindSince { get; set; }
}
