using RelayCloud.MarketData.Frames;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.MarketData.Arbitration;

/// <summary>
/// Trades of one coin: each is published exactly once, in order as far as any gateway makes that possible, and none is lost that any gateway gave.
/// </summary>
/// <remarks>
/// <para>
/// There are no sequence numbers, so that a gap cannot be seen in the trades themselves. What is known instead: one subscription's stream is contiguous. A stream that
/// has met what was published (a trade in common) continues it without a gap. Such a gateway is <em>linked</em>: its unknown trades are the next ones, and leave at once.
/// </para>
/// <para>
/// A gateway that was (re)subscribed, or of which a frame was damaged, is unlinked until its stream meets what was published again. Till then its unknown trades wait
/// (<see cref="HeldTrades"/>) for a linked gateway, which may have the trades between; for a bounded time, and not at all where there is no such gateway.
/// </para>
/// </remarks>
internal sealed partial class TradesFeed : TopicFeed
{
    private readonly TradeWindow _window;
    private readonly TradeRing _ring;
    private readonly HeldTrades _held;
    private readonly GatewayLink[] _links;
    private long _firstTimeMs;
    private long _newestTimeMs;
    private bool _isCountedAsHolding;

    public TradesFeed(Topic topic, ArbitrationContext context, CoinTable coins)
        : base(topic, context)
    {
        _coins = coins;
        MarketFeedOptions options = context.Options;
        _window = new TradeWindow(options.TradeKeysMax);
        _ring = new TradeRing(options.TradesKeptMax, options.TradeBytesKeptMax);
        _held = new HeldTrades(options.HeldTradesMax, options.HeldBytesMax);
        _links = new GatewayLink[options.GatewayCount];
    }

    /// <inheritdoc/>
    protected override int HeldTrades => _held.Count;

    /// <inheritdoc/>
    public override Verdict Accept(in Arrival arrival)
    {
        lock (Gate)
        {
            ReceivedAtUs = arrival.ReceivedAtUs;
            Refresh(arrival.Timestamp);
            bool isOutOfPlace = IsOutOfPlace(ref _links[arrival.Gateway], arrival.IsReleased);
            Verdict verdict = Take(in arrival);
            if (isOutOfPlace) _links[arrival.Gateway].Unlink();
            Settle(arrival.Timestamp);

            // What had to wait for others may have found at once that there are none.
            if (verdict == Verdict.Held && !IsHolding(arrival.Gateway)) verdict = Verdict.Accepted;
            return verdict;
        }
    }

    /// <summary>Publishes held trades whose time is up.</summary>
    public void OnTick()
    {
        lock (Gate)
        {
            if (_held.Count > 0) Settle(Context.Timestamp());
        }
    }

    private Verdict Take(in Arrival arrival)
    {
        int gateway = arrival.Gateway;
        ref GatewayLink link = ref _links[gateway];
        ReadOnlySpan<TradeSlice> trades = arrival.Frame.Trades;
        Span<TradeStanding> standings = stackalloc TradeStanding[trades.Length];
        Standings counts = JudgeAll(trades, standings, link.JoinsAfterMs);

        // Where nobody tells of subscriptions, a gateway lives from its first frame on.
        link.IsLive |= !link.IsManaged;
        link.IsAwaited = false;

        // A contiguous stream gives all that was published before it gives anything new. This one skipped something: the gateway was silent on an open socket.
        bool skipped = counts is { Fresh: > 0, Known: 0 } && link.NewestTimeMs < _newestTimeMs;
        if (link.IsLinked && skipped) link.Unlink();
        link.NewestTimeMs = Math.Max(link.NewestTimeMs, trades[^1].TimeMs);

        bool joins = link.IsLinked || counts.Joins || Offset == 0;
        if (joins && !link.IsPenalised && !link.IsLinked)
        {
            link.IsLinked = true;
            if (IsHolding(gateway))
            {
                // What it gave before this frame goes first; that changes how this frame's trades stand.
                ReleaseStream(gateway, link.Segment, TradeMark.None, arrival.Timestamp);
                counts = JudgeAll(trades, standings, link.JoinsAfterMs);
            }
        }

        Context.Counters.Add(gateway, Counter.TradesDuplicate, counts.Known);
        Context.Counters.Add(gateway, Counter.TradesTooOld, counts.TooOld);
        if (counts.Fresh + counts.Late == 0) return counts.Known > 0 ? Verdict.Duplicate : Verdict.Late;

        bool waits = !link.IsLinked && counts.Fresh > 0 && (_held.Count > 0 || CanOthersFill(gateway));
        if (waits && !TryHold(in arrival, standings, link.Segment))
        {
            // No room: what is held leaves as if its time were up, and then this frame.
            ReleaseAll(arrival.Timestamp);
            waits = false;
            counts = JudgeAll(trades, standings, link.JoinsAfterMs);
        }

        bool isGap = !waits && !joins && counts.Fresh > 0;
        int published = PublishFrame(in arrival, standings, withFresh: !waits, isGap ? TradeMark.AfterPossibleGap : TradeMark.None);
        if (isGap && published > 0) Context.Counters.Add(gateway, Counter.PossibleGaps);
        if (isGap && !link.IsPenalised) link.IsLinked = true;
        return published > 0 ? Verdict.Accepted : waits ? Verdict.Held : Verdict.Duplicate;
    }

    private bool TryHold(in Arrival arrival, ReadOnlySpan<TradeStanding> standings, int segment)
    {
        ReadOnlySpan<TradeSlice> trades = arrival.Frame.Trades;
        int before = _held.Count, fresh = 0;
        for (int i = 0; i < trades.Length; i++)
        {
            if (standings[i] != TradeStanding.Fresh) continue;
            TradeSlice trade = trades[i];
            var held = new HeldTrade(arrival.Gateway, segment, trade.TimeMs, trade.Tid, 0, 0, arrival.ReceivedAtUs, arrival.Timestamp);
            if (!_held.TryAdd(in held, arrival.Text.Slice(trade.Start, trade.Length)))
            {
                Context.Counters.Add(arrival.Gateway, Counter.TradesHeld, _held.Count - before);
                return false;
            }

            fresh++;
        }

        Context.Counters.Add(arrival.Gateway, Counter.TradesHeld, fresh);
        return true;
    }

    /// <summary>Tells of each trade of a frame how it stands, and counts.</summary>
    private Standings JudgeAll(ReadOnlySpan<TradeSlice> trades, Span<TradeStanding> standings, long joinsAfterMs)
    {
        int lastKnown = -1;
        for (int i = 0; i < trades.Length; i++)
        {
            standings[i] = Judge(trades[i].TimeMs, trades[i].Tid);
            if (standings[i] == TradeStanding.Known) lastKnown = i;
        }

        int known = 0, late = 0, fresh = 0, tooOld = 0;
        bool joins = false;
        for (int i = 0; i < trades.Length; i++)
        {
            // Of the newest time, but before one that was published: it belongs before that.
            if (standings[i] == TradeStanding.Fresh && i < lastKnown)
                standings[i] = trades[i].TimeMs == _firstTimeMs ? TradeStanding.TooOld : TradeStanding.Late;
            switch (standings[i])
            {
                case TradeStanding.Known: known++; break;
                case TradeStanding.Late: late++; break;
                case TradeStanding.TooOld: tooOld++; break;
                default: fresh++; break;
            }

            // Even one that is merely older than what was published shows that the stream will come past it.
            joins |= standings[i] != TradeStanding.Fresh && trades[i].TimeMs > joinsAfterMs;
        }

        return new Standings(known, late, fresh, tooOld, joins);
    }

    private TradeStanding Judge(long timeMs, long tid)
    {
        if (Offset == 0) return TradeStanding.Fresh;
        if (_window.Contains(timeMs, tid)) return TradeStanding.Known;
        if (timeMs < _firstTimeMs || timeMs <= _window.ForgottenTimeMs) return TradeStanding.TooOld;
        if (timeMs >= _newestTimeMs) return TradeStanding.Fresh;

        // The first publication may have begun in the middle of a block; the part before it is from before the start.
        return timeMs == _firstTimeMs ? TradeStanding.TooOld : TradeStanding.Late;
    }

    private readonly record struct Standings(int Known, int Late, int Fresh, int TooOld, bool Joins);
}
