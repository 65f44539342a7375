using RelayCloud.Ingest.WebPubSub.Scheduling;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.WebPubSub.Groups;

/// <summary>A group that somebody wants, with its topic and how far into it has been read. Belongs to the publisher's loop.</summary>
internal sealed class TopicGroup(PublishGroup group, Topic topic)
{
    public PublishGroup Group { get; } = group;

    public Topic Topic { get; } = topic;

    /// <summary>Up to where values were put into its backlog.</summary>
    public Cursor Read { get; set; }
}
