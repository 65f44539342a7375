using RelayCloud.MarketData.Frames;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.MarketData.Arbitration;

/// <summary>
/// Takes the frames of all gateways and publishes each value once: the first good copy wins. Keeps the last value of each topic and the last trades of each coin.
/// Thread safe. A frame costs one pass over its bytes, one look-up and its topic's own lock; data frames allocate nothing once a topic has reached its usual size.
/// </summary>
/// <remarks>
/// Whoever owns it calls <see cref="OnTick"/> about every 100 ms, so that trades that were held back leave in time even if no further frame of their topic comes.
/// </remarks>
public sealed partial class MarketFeed : IFrameSink, ISnapshotSource
{
    private readonly TopicTable _topics;
    private readonly CoinTable _coins;
    private readonly MarketFeedOptions _options;
    private readonly ArbitrationContext _context;
    private readonly ExchangeClock _clock;
    private readonly Quarantine _quarantine;
    private readonly TopicFeed?[] _feeds = new TopicFeed?[TopicTable.TopicsMax];
    private readonly Lock _feedsGate = new();

    /// <summary>A feed into one sink.</summary>
    /// <exception cref="ArgumentException">The options are wrong; the message names every mistake.</exception>
    public MarketFeed(TopicTable topics, IMessageSink sink, MarketFeedOptions options, TimeProvider time)
    {
        IReadOnlyList<string> errors = options.Validate();
        if (errors.Count > 0) throw new ArgumentException(string.Join(' ', errors), nameof(options));
        _topics = topics;
        _coins = topics.Coins;
        _options = options;
        _context = new ArbitrationContext(sink, options, time);
        _clock = new ExchangeClock(options, time);
        _quarantine = new Quarantine(options.ClockJumpMsMax, 1000.0 / time.TimestampFrequency);
    }

    /// <summary>The epoch of every cursor, Unix milliseconds.</summary>
    public long EpochMs => _context.EpochMs;

    /// <inheritdoc/>
    public FrameOutcome OnFrame(int gateway, ReadOnlySpan<byte> frame, long receivedAtUs, IAggregatedBooks? books)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(gateway);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(gateway, _options.GatewayCount);
        ParsedFrame parsed = ParsedFrame.OfThisThread;
        FrameParser.Parse(frame, _coins, parsed);
        switch (parsed.Kind)
        {
            case FrameKind.Data:
                return OnData(gateway, frame, parsed, receivedAtUs, books);
            case FrameKind.Subscribed:
            case FrameKind.Unsubscribed:
                Topic? acknowledged = null;
                if (parsed.HasAckKey) _topics.TryGet(parsed.AckKey, out acknowledged);
                return Count(gateway, parsed.Kind, acknowledged);
            case FrameKind.Error:
                Count(gateway, FrameKind.Error);
                return new FrameOutcome { Kind = FrameKind.Error, ErrorText = frame[parsed.ErrorText] };
            case FrameKind.Corrupt:
                OnCorrupt(gateway, parsed);
                return Count(gateway, FrameKind.Corrupt);
            case FrameKind.Ignored:
                // Only known coins are ever subscribed: trades of an unknown one are those of a known one under a damaged name.
                if (parsed.HasChannel && parsed.Channel == Channel.Trades && parsed.HasCoin) _context.VoidLinks(gateway);
                return Count(gateway, FrameKind.Ignored);
            default:
                return Count(gateway, parsed.Kind);
        }
    }

    /// <inheritdoc/>
    public void OnSubscribing(int gateway, Topic topic) => FeedOf(topic).OnSubscribing(gateway);

    /// <inheritdoc/>
    public void OnTopicDown(int gateway, Topic topic) => FeedOf(topic).OnTopicDown(gateway);

    /// <summary>Lets held trades leave whose time is up. To be called about every 100 ms; costs nothing while nothing is held.</summary>
    public void OnTick()
    {
        if (_context.HoldingTopics == 0) return;
        int count = _topics.Count;
        for (int id = 0; id < count; id++)
            if (Volatile.Read(ref _feeds[id]) is TradesFeed feed) feed.OnTick();
    }

    private FrameOutcome OnData(int gateway, ReadOnlySpan<byte> text, ParsedFrame frame, long receivedAtUs, IAggregatedBooks? books)
    {
        Topic? topic = TopicOf(gateway, frame, books);
        if (topic is null) return Count(gateway, FrameKind.Ignored);
        TopicFeed feed = FeedOf(topic);
        long now = _context.Timestamp();
        if (frame.TimeMs != 0)
        {
            switch (_clock.Judge(frame.TimeMs, now))
            {
                case ClockJudgement.Impossible:
                    feed.OnLost(gateway);
                    return Count(gateway, FrameKind.Corrupt);
                case ClockJudgement.Doubtful when !TryConfirm(gateway, feed, frame, text, receivedAtUs, now):
                    _context.Counters.Add(gateway, Counter.Held);
                    return new FrameOutcome { Kind = FrameKind.Data, Verdict = Verdict.Held, Topic = topic };
            }

            _clock.Advance(frame.TimeMs, now, feed.IsCurrent(gateway));
        }

        Verdict verdict = feed.Accept(new Arrival { Gateway = gateway, Text = text, Frame = frame, ReceivedAtUs = receivedAtUs, Timestamp = now });
        _context.Counters.Add(gateway, CounterOf(verdict));
        return new FrameOutcome { Kind = FrameKind.Data, Verdict = verdict, Topic = topic };
    }

    private bool TryConfirm(int gateway, TopicFeed feed, ParsedFrame frame, ReadOnlySpan<byte> text, long receivedAtUs, long now)
    {
        bool isConfirmed = _quarantine.TryConfirm(gateway, feed, frame.TimeMs, text, receivedAtUs, now, out QuarantinedFrame[] released, out QuarantinedFrame? dropped);
        dropped?.Feed.OnLost(dropped.Gateway);
        if (!isConfirmed)
        {
            _context.Counters.Add(gateway, Counter.Quarantined);
            (feed as TradesFeed)?.OnQuarantined(gateway);
            return false;
        }

        foreach (QuarantinedFrame quarantined in released)
        {
            FrameParser.Parse(quarantined.Text, _coins, frame);
            _clock.Advance(quarantined.TimeMs, now, isCurrent: false);
            quarantined.Feed.Accept(new Arrival
            {
                Gateway = quarantined.Gateway,
                Text = quarantined.Text,
                Frame = frame,
                ReceivedAtUs = quarantined.ReceivedAtUs,
                Timestamp = now,
                IsReleased = true,
            });
            _context.Counters.Add(quarantined.Gateway, Counter.QuarantineReleased);
        }

        // The thread has one parsed frame, and it now holds another.
        FrameParser.Parse(text, _coins, frame);
        return true;
    }

    private void OnCorrupt(int gateway, ParsedFrame frame)
    {
        if (frame.IsSurelyNoTrades) return;
        if (frame.HasChannel && frame.CoinId > 0 && _topics.TryGet(TopicKey.Of(Channel.Trades, frame.CoinId), out Topic? topic)) FeedOf(topic).OnLost(gateway);
        else _context.VoidLinks(gateway);
    }

    private Topic? TopicOf(int gateway, ParsedFrame frame, IAggregatedBooks? books)
    {
        var key = new TopicKey(frame.Channel, frame.IsFast, 0, 0, (byte)Math.Max(frame.Interval, 0), frame.CoinId);
        if (frame.Channel == Channel.L2Book)
        {
            Topic? aggregated = books?.Find(frame.CoinId, frame.IsFast);
            if (frame.HasSpread) return aggregated;

            // A server that never writes spread: the book is the full one only if that was asked for.
            if (aggregated is not null && !(_topics.TryGet(key, out Topic? full) && FeedOf(full).IsSubscribed(gateway))) return aggregated;
        }

        return _topics.TryGetOrAdd(key, out Topic? topic) ? topic : null;
    }

    private FrameOutcome Count(int gateway, FrameKind kind, Topic? topic = null)
    {
        Counter counter = kind switch
        {
            FrameKind.Corrupt => Counter.Corrupt,
            FrameKind.Pong => Counter.Pong,
            FrameKind.Subscribed => Counter.Subscribed,
            FrameKind.Unsubscribed => Counter.Unsubscribed,
            FrameKind.Error => Counter.Error,
            _ => Counter.Ignored,
        };
        _context.Counters.Add(gateway, counter);
        return new FrameOutcome { Kind = kind, Topic = topic };
    }

    private static Counter CounterOf(Verdict verdict) => verdict switch
    {
        Verdict.Accepted => Counter.Accepted,
        Verdict.Duplicate => Counter.Duplicate,
        Verdict.Late => Counter.Late,
        Verdict.Divergent => Counter.Divergent,
        Verdict.Held => Counter.Held,
        _ => Counter.NotLeader,
    };

    private TopicFeed FeedOf(Topic topic) => Volatile.Read(ref _feeds[topic.Id]) ?? MakeFeed(topic);

    private TopicFeed MakeFeed(Topic topic)
    {
        lock (_feedsGate)
        {
            if (_feeds[topic.Id] is { } made) return made;
            int cadences = _options.LeaderSilenceCadences;
            TopicFeed feed = topic.Channel switch
            {
                Channel.L2Book or Channel.Bbo => new BookFeed(topic, _context),
                Channel.Trades => new TradesFeed(topic, _context, _coins),
                Channel.Candle => new CandleFeed(topic, _context),
                Channel.AllMids => new LeaderFeed(topic, _context, cadences * _options.AllMidsCadenceMs),
                _ => new LeaderFeed(topic, _context, cadences * _options.ActiveAssetCtxCadenceMs),
            };
            Volatile.Write(ref _feeds[topic.Id], feed);
            return feed;
        }
    }
}
