using RelayCloud.MarketData.Frames;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.MarketData.Arbitration;

/// <summary>
/// Arbitrates one topic. Every member is thread safe: the state is behind <see cref="Gate"/>, which is held while publishing, so that values leave in the order of
/// their offsets. No other lock of this library is ever taken while it is held, but that of the divergence log.
/// </summary>
internal abstract class TopicFeed(Topic topic, ArbitrationContext context)
{
    private int _subscribedGateways;

    protected Lock Gate { get; } = new();

    protected ArbitrationContext Context { get; } = context;

    protected Topic Topic { get; } = topic;

    /// <summary>Epoch of the topic's offsets: the feed's own, unless the topic continues what an earlier run or another container counted.</summary>
    protected long Epoch { get; set; } = context.EpochMs;

    /// <summary>Offset of the last published value; 0 = none. Behind <see cref="Gate"/>, like all below.</summary>
    protected long Offset { get; set; }

    protected long UpstreamTimeMs { get; set; }

    protected long PublishedReceivedAtUs { get; set; }

    protected long ReceivedAtUs { get; set; }

    protected int PublishedGateway { get; set; } = -1;

    protected long Divergences { get; set; }

    protected Cursor Position => new(Epoch, Offset);

    /// <summary>Arbitrates one frame, and publishes what is new.</summary>
    public abstract Verdict Accept(in Arrival arrival);

    /// <summary>Takes a value that has its cursor already, see <see cref="MarketFeed.Restore"/> and <see cref="MarketFeed.Relay"/>.</summary>
    public abstract ReplayOutcome Replay(in MarketMessage message, bool publishes, bool takesGap);

    /// <summary>All that is restored has been: arbitration goes on from here.</summary>
    public virtual void OnRestored(CoinTable coins)
    {
    }

    /// <summary>Whether a value of that position is newer than what the topic has.</summary>
    protected bool IsNews(Cursor cursor) => Offset == 0 || cursor.Epoch > Epoch || (cursor.Epoch == Epoch && cursor.Offset > Offset);

    /// <summary>Whether frames of that gateway bear the exchange's present time, other than replays and candles.</summary>
    public abstract bool IsCurrent(int gateway);

    /// <summary>Whether that gateway is subscribed to the topic.</summary>
    public bool IsSubscribed(int gateway) => (Volatile.Read(ref _subscribedGateways) & (1 << gateway)) != 0;

    public virtual void OnSubscribing(int gateway) => Interlocked.Or(ref _subscribedGateways, 1 << gateway);

    public virtual void OnTopicDown(int gateway) => Interlocked.And(ref _subscribedGateways, ~(1 << gateway));

    /// <summary>The gateway sent a frame of this topic that could not be used: something of it is lost.</summary>
    public virtual void OnLost(int gateway)
    {
    }

    public TopicInfo Info()
    {
        lock (Gate)
        {
            return new TopicInfo
            {
                Cursor = Position,
                UpstreamTimeMs = UpstreamTimeMs,
                PublishedReceivedAtUs = PublishedReceivedAtUs,
                ReceivedAtUs = ReceivedAtUs,
                Gateway = PublishedGateway,
                Divergences = Divergences,
                HeldTrades = HeldTrades,
                LinkedGateways = LinkedGateways,
            };
        }
    }

    protected virtual int HeldTrades => 0;

    protected virtual int LinkedGateways => 0;
}
