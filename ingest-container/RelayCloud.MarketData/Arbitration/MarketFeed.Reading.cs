using System.Buffers;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.MarketData.Arbitration;

/// <content>What others read.</content>
public sealed partial class MarketFeed
{
    // What the exchange itself replays on subscribe (reference section 4.3).
    private const int ReplayTrades = 30;

    /// <inheritdoc/>
    public bool TryCopyLast(Topic topic, IBufferWriter<byte> destination, out Cursor cursor)
    {
        cursor = new Cursor(EpochMs, 0);
        return Volatile.Read(ref _feeds[topic.Id]) is StateFeed feed && feed.TryCopyLast(destination, out cursor);
    }

    /// <inheritdoc/>
    public bool TryCopyTrades(Topic topic, int tradesMax, IBufferWriter<byte> destination, out Cursor cursor)
    {
        cursor = new Cursor(EpochMs, 0);
        return Volatile.Read(ref _feeds[topic.Id]) is TradesFeed feed && feed.TryCopyTrades(tradesMax, destination, out cursor);
    }

    /// <inheritdoc/>
    public ResumeOutcome CopyTradesAfter(Topic topic, Cursor after, IBufferWriter<byte> destination, out Cursor cursor)
    {
        cursor = new Cursor(EpochMs, 0);
        if (Volatile.Read(ref _feeds[topic.Id]) is TradesFeed feed) return feed.CopyTradesAfter(after, ReplayTrades, destination, out cursor);
        return after == cursor ? ResumeOutcome.Complete : ResumeOutcome.OtherEpoch;
    }

    /// <summary>The state of a topic; false when nothing ever concerned it. Blocks on the topic's short lock only.</summary>
    public bool TryGetInfo(Topic topic, out TopicInfo info)
    {
        TopicFeed? feed = Volatile.Read(ref _feeds[topic.Id]);
        info = feed?.Info() ?? default;
        return feed is not null;
    }

    /// <summary>Reads all counters. Cheap enough for every second; allocates.</summary>
    public FeedStatistics Snapshot()
    {
        (long divergences, Divergence[] latest, long[][] byPair) = _context.Divergences.Read();
        var gateways = new GatewayStatistics[_options.GatewayCount];
        for (int g = 0; g < gateways.Length; g++) gateways[g] = GatewayStatistics.Of(g, _context.Counters);
        return new FeedStatistics
        {
            EpochMs = EpochMs,
            ExchangeTimeMs = _clock.NowMs,
            Gateways = gateways,
            HeldTradesNow = gateways.Sum(g => g.TradesHeld - g.HeldTradesPublished - g.HeldTradesDuplicate),
            Divergences = divergences,
            DivergencesByPair = byPair,
            LatestDivergences = latest,
        };
    }
}
