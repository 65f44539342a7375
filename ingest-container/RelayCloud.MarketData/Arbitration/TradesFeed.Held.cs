namespace RelayCloud.MarketData.Arbitration;

/// <content>When held trades leave.</content>
internal sealed partial class TradesFeed
{
    /// <summary>Publishes or drops all held trades that need not wait any longer.</summary>
    private void Settle(long now)
    {
        // Every round removes at least one held trade.
        while (_held.Count > 0 && SettleOnce(now))
        {
        }

        bool isHolding = _held.Count > 0;
        if (isHolding == _isCountedAsHolding) return;
        _isCountedAsHolding = isHolding;
        Context.OnHolding(isHolding);
    }

    private bool SettleOnce(long now)
    {
        Refresh(now);

        // Published meanwhile, or passed by what was: the stream has met what was published.
        foreach (ref readonly HeldTrade trade in _held.Trades)
        {
            if (Judge(trade.TimeMs, trade.Tid) == TradeStanding.Fresh) continue;
            ReleaseStream(trade.Gateway, trade.Segment, TradeMark.None, now);
            return true;
        }

        // Nobody to wait for, or waited long enough: the stream that begins earliest goes first, because others may meet it.
        int next = -1;
        bool nextIsExpired = false;
        ReadOnlySpan<HeldTrade> trades = _held.Trades;
        for (int i = 0; i < trades.Length; i++)
        {
            bool isExpired = Context.ElapsedMs(trades[i].HeldAt, now) >= Context.Options.HoldMsMax;
            if (!isExpired && CanOthersFill(trades[i].Gateway)) continue;
            if (next >= 0 && trades[i].TimeMs >= trades[next].TimeMs) continue;
            next = i;
            nextIsExpired = isExpired;
        }

        if (next < 0) return false;
        if (nextIsExpired) Context.Counters.Add(trades[next].Gateway, Counter.HoldTimeouts);
        ReleaseStream(trades[next].Gateway, trades[next].Segment, TradeMark.AfterPossibleGap, now);
        return true;
    }

    private void ReleaseAll(long now)
    {
        while (_held.Count > 0)
        {
            HeldTrade first = _held.Trades[0];
            foreach (ref readonly HeldTrade trade in _held.Trades)
                if (trade.TimeMs < first.TimeMs) first = trade;
            Context.Counters.Add(first.Gateway, Counter.HoldTimeouts);
            ReleaseStream(first.Gateway, first.Segment, TradeMark.AfterPossibleGap, now, evenIfPenalised: true);
        }
    }

    private bool IsHolding(int gateway)
    {
        foreach (ref readonly HeldTrade trade in _held.Trades)
            if (trade.Gateway == gateway) return true;
        return false;
    }

    /// <summary>Publishes the held trades of one stream, but those that are known by now. Of a penalised gateway only what need not wait.</summary>
    private void ReleaseStream(int gateway, int segment, TradeMark firstMark, long now, bool evenIfPenalised = false)
    {
        bool isPenalised = _links[gateway].IsPenalised;
        bool mayAll = evenIfPenalised || !isPenalised || !CanOthersFill(gateway);
        Span<bool> leaves = _held.Count <= 4_096 ? stackalloc bool[_held.Count] : new bool[_held.Count];
        BeginRelease();
        int duplicates = 0, published = 0;
        TradeMark mark = firstMark;
        ReadOnlySpan<HeldTrade> trades = _held.Trades;
        for (int i = 0; i < trades.Length; i++)
        {
            ref readonly HeldTrade trade = ref trades[i];
            if (trade.Gateway != gateway || trade.Segment != segment) continue;
            TradeStanding standing = Judge(trade.TimeMs, trade.Tid);
            if (standing == TradeStanding.Fresh && !mayAll && Context.ElapsedMs(trade.HeldAt, now) < Context.Options.HoldMsMax) continue;
            leaves[i] = true;
            if (standing is TradeStanding.Known or TradeStanding.TooOld)
            {
                duplicates++;
                continue;
            }

            if (standing == TradeStanding.Late) PenaliseWhoPassed(trade.TimeMs, now);
            Release(in trade, standing == TradeStanding.Late ? TradeMark.Late : mark);
            if (standing != TradeStanding.Late && !isPenalised) mark = TradeMark.None;
            published++;
        }

        EndRelease();
        _held.Remove(leaves);
        Context.Counters.Add(gateway, Counter.HeldTradesDuplicate, duplicates);
        Context.Counters.Add(gateway, Counter.HeldTradesPublished, published);
        ref GatewayLink link = ref _links[gateway];
        if (isPenalised) return;
        if (firstMark == TradeMark.AfterPossibleGap && published > 0) Context.Counters.Add(gateway, Counter.PossibleGaps);
        if (link.IsLive && link.Segment == segment && !link.IsPenalised) link.IsLinked = true;
    }
}
