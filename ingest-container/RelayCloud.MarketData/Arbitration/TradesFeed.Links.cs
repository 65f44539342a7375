namespace RelayCloud.MarketData.Arbitration;

/// <content>Which gateways continue what was published.</content>
internal sealed partial class TradesFeed
{
    /// <inheritdoc/>
    protected override int LinkedGateways
    {
        get
        {
            int linked = 0;
            for (int g = 0; g < _links.Length; g++)
                if (_links[g].IsLive && _links[g].IsLinked && _links[g].Generation == Context.LinkGenerationOf(g)) linked |= 1 << g;
            return linked;
        }
    }

    /// <inheritdoc/>
    public override bool IsCurrent(int gateway)
    {
        // Before that, its frames may be replays of any age.
        lock (Gate) return _links[gateway].IsLinked;
    }

    /// <inheritdoc/>
    public override void OnSubscribing(int gateway)
    {
        base.OnSubscribing(gateway);
        Restart(gateway, isLive: true);
    }

    /// <inheritdoc/>
    public override void OnTopicDown(int gateway)
    {
        base.OnTopicDown(gateway);
        Restart(gateway, isLive: false);
    }

    /// <inheritdoc/>
    public override void OnLost(int gateway)
    {
        lock (Gate)
        {
            long now = Context.Timestamp();
            Refresh(now);
            _links[gateway].Unlink();
            Settle(now);
        }
    }

    /// <summary>A frame of that gateway went into quarantine.</summary>
    public void OnQuarantined(int gateway)
    {
        lock (Gate)
        {
            Refresh(Context.Timestamp());
            ref GatewayLink link = ref _links[gateway];
            link.IsQuarantined = true;
            link.QuarantinedSegment = link.Segment;
        }
    }

    private void Restart(int gateway, bool isLive)
    {
        lock (Gate)
        {
            long now = Context.Timestamp();
            Refresh(now);
            _links[gateway].Restart(isLive);

            // Others may have waited for this one.
            Settle(now);
        }
    }

    /// <summary>Brings the links up to date: voids those of gateways that lost something, ends penalties.</summary>
    private void Refresh(long now)
    {
        for (int g = 0; g < _links.Length; g++)
        {
            ref GatewayLink link = ref _links[g];
            int generation = Context.LinkGenerationOf(g);
            if (link.Generation != generation)
            {
                link.Generation = generation;
                link.Unlink();
            }

            if (link.IsPenalised && now >= link.PenaltyEndsAt) link.IsPenalised = false;
        }
    }

    /// <summary>Whether something was lost between this frame, which comes out of quarantine, and the next.</summary>
    private static bool IsOutOfPlace(ref GatewayLink link, bool isReleased)
    {
        bool wasQuarantined = link.IsQuarantined;
        link.IsQuarantined = false;
        if (isReleased) return link.QuarantinedSegment != link.Segment;

        // Overtaken by the next frame, the quarantined one was wrong, and what it carried is lost.
        if (wasQuarantined) link.Unlink();
        return false;
    }

    /// <summary>Whether another gateway may yet give what is missing before this one's unlinked trades.</summary>
    private bool CanOthersFill(int gateway)
    {
        for (int g = 0; g < _links.Length; g++)
        {
            ref readonly GatewayLink link = ref _links[g];
            if (g != gateway && link.IsLive && !link.IsPenalised && (link.IsLinked || link.IsAwaited)) return true;
        }

        return false;
    }

    /// <summary>A trade of that time was missed by whoever published the next one: from now on it waits for others.</summary>
    private void PenaliseWhoPassed(long timeMs, long now)
    {
        if (!_ring.TryFindSuccessor(timeMs, out int gateway, out TradeMark mark) || mark == TradeMark.AfterPossibleGap) return;
        ref GatewayLink link = ref _links[gateway];
        if (link.IsPenalised || Context.Options.PenaltyMs == 0) return;
        link.Unlink();
        link.IsPenalised = true;
        link.PenaltyEndsAt = now + Context.TicksOf(Context.Options.PenaltyMs);
        Context.Counters.Add(gateway, Counter.Penalties);
    }
}
