using RelayCloud.Ingest.Gateways;
using RelayCloud.Ingest.Info;
using RelayCloud.MarketData.Arbitration;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Hosting;

/// <summary>Tells from what the feed last received whether a topic is being delivered, so that <c>/info</c> may answer a quiet one from memory.</summary>
internal sealed class FeedLiveness(MarketFeed feed, GatewayCadences cadences, TimeProvider time) : ITopicLiveness
{
    /// <inheritdoc/>
    public bool IsLive(Topic topic)
    {
        if (!feed.TryGetInfo(topic, out TopicInfo info)) return false;

        // Trades come when they come: what counts is that a gateway's stream is known to join what was published and has not gone down since.
        if (topic.Channel == Channel.Trades) return info.LinkedGateways != 0;
        TimeSpan silenceMax = cadences.StaleAfter(topic.Channel switch
        {
            Channel.L2Book => topic.Key.Fast ? cadences.L2BookFast : cadences.L2Book,
            Channel.ActiveAssetCtx => cadences.ActiveAssetCtx,
            Channel.AllMids => cadences.AllMids,
            _ => TimeSpan.Zero,
        });
        if (silenceMax == TimeSpan.Zero || info.ReceivedAtUs == 0) return false;
        return time.GetUtcNow() - DateTimeOffset.UnixEpoch <= TimeSpan.FromMicroseconds(info.ReceivedAtUs) + silenceMax;
    }
}
