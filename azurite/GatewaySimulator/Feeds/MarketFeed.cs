using RelayCloud.GatewaySimulator.Market;
using RelayCloud.GatewaySimulator.Sessions;
using RelayCloud.GatewaySimulator.Subscriptions;

namespace RelayCloud.GatewaySimulator.Feeds;

/// <summary>
/// Plays the generated market block by block. All state is what was told to whom; one lock guards it, so that a subscriber's first frame and
/// the frames after it fit together. Publishing is in <c>MarketFeed.Publish.cs</c>.
/// </summary>
internal sealed partial class MarketFeed : IMarketFeed
{
    // After a stall (a sleeping laptop) this much is played late, what is older is skipped: a minute of blocks takes a fraction of a second.
    private const long CatchUpMsMax = 60_000;

    // The lock is given up so often while catching up.
    private const int BlocksPerTurn = 64;

    private readonly SimulatorOptions _options;
    private readonly SimulatedMarket _market;
    private readonly MarketFrames _frames;
    private readonly Lock _gate = new();
    private readonly Dictionary<Subscription, MarketTopic> _topics = [];
    private readonly Dictionary<SubscriptionType, List<MarketTopic>> _byType = Enum.GetValues<SubscriptionType>().ToDictionary(type => type, _ => new List<MarketTopic>());
    private long _block;

    public MarketFeed(SimulatorOptions options, SimulatedMarket market)
    {
        _options = options;
        _market = market;
        _frames = new MarketFrames(market);
        _block = market.NewestBlock;
        View = new GeneratedView(market, _frames, options.FastBookMs);
    }

    public IMarketView View { get; }

    /// <summary>The newest block whose frames are all queued.</summary>
    public long PublishedBlock => Volatile.Read(ref _block);

    public void Subscribe(GatewaySession session, Subscription subscription, byte[] acknowledgement)
    {
        // A month's candle is added up from 40,000 minutes: done once before the lock is taken, it is in the cache when the lock is held.
        if (subscription.Type == SubscriptionType.Candle) CandleOf(subscription);
        lock (_gate)
        {
            if (!_topics.TryGetValue(subscription, out MarketTopic? topic)) topic = Open(subscription);
            session.Enqueue(acknowledgement, isData: false);
            if (FirstFrame(topic) is { } frame) session.Enqueue(frame, isData: true);
            topic.Sessions.Add(session);
        }
    }

    public void Unsubscribe(GatewaySession session, Subscription subscription, byte[] acknowledgement)
    {
        lock (_gate)
        {
            Leave(session, subscription);
            session.Enqueue(acknowledgement, isData: false);
        }
    }

    public void Remove(GatewaySession session)
    {
        lock (_gate)
        {
            foreach (Subscription subscription in session.Subscriptions) Leave(session, subscription);
        }
    }

    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            if (_market.NewestBlock <= _block)
            {
                // Timers tick in whole milliseconds; rounding up saves an empty turn.
                TimeSpan wait = _market.Clock.Until(_market.Clock.TimeMs(_block + 1));
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), _market.Clock.Time, stopping)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                continue;
            }
            PublishDueBlocks();
        }
    }

    private void PublishDueBlocks()
    {
        long newest = _market.NewestBlock;
        lock (_gate)
        {
            long oldest = _market.Clock.FirstBlockFrom(_market.Clock.TimeMs(newest) - CatchUpMsMax);
            _block = Math.Max(_block, oldest - 1);
            long last = Math.Min(newest, _block + BlocksPerTurn);
            while (_block < last)
            {
                Publish(_block + 1);
                Volatile.Write(ref _block, _block + 1);
            }
        }
    }

    private MarketTopic Open(Subscription subscription)
    {
        var topic = new MarketTopic(subscription, _market.Find(subscription.Coin));
        if (subscription.Type == SubscriptionType.Bbo) topic.LastTop = topic.Market!.Top(_block);
        if (subscription.Type == SubscriptionType.Candle)
            topic.Candle = CandleOf(subscription);
        _topics.Add(subscription, topic);
        _byType[subscription.Type].Add(topic);
        return topic;
    }

    private Candle CandleOf(Subscription subscription)
    {
        long block = Volatile.Read(ref _block);
        long openMs = CandleInterval.OpenMs(subscription.Interval, _market.Clock.TimeMs(block));
        return _market.Find(subscription.Coin)!.Candle(subscription.Interval, openMs, block);
    }

    private void Leave(GatewaySession session, Subscription subscription)
    {
        if (!_topics.TryGetValue(subscription, out MarketTopic? topic)) return;
        topic.Sessions.Remove(session);
        if (topic.Sessions.Count > 0) return;
        _topics.Remove(subscription);
        _byType[subscription.Type].Remove(topic);
    }
}
