namespace RelayCloud.MarketData.Arbitration;

/// <summary>What one gateway sent since the start, and what became of it.</summary>
public sealed record GatewayStatistics
{
    /// <summary>All frames: the sum of <see cref="Corrupt"/> to <see cref="NotLeader"/>.</summary>
    public long Frames => Corrupt + Pong + Subscribed + Unsubscribed + Error + Ignored + Data;

    /// <summary>Frames that carried a value of a topic: the sum of the verdicts <see cref="Accepted"/> to <see cref="NotLeader"/>.</summary>
    public long Data => Accepted + Duplicate + Late + Divergent + Held + NotLeader;

    /// <summary>Frames that were damaged, or whose time is out of the question.</summary>
    public required long Corrupt { get; init; }

    /// <summary>Pongs.</summary>
    public required long Pong { get; init; }

    /// <summary>Acknowledged subscribes.</summary>
    public required long Subscribed { get; init; }

    /// <summary>Acknowledged unsubscribes.</summary>
    public required long Unsubscribed { get; init; }

    /// <summary>Error frames.</summary>
    public required long Error { get; init; }

    /// <summary>Frames of channels or coins that are not carried.</summary>
    public required long Ignored { get; init; }

    /// <summary>Frames that were published, of trades at least one trade at once.</summary>
    public required long Accepted { get; init; }

    /// <summary>Frames whose content was known.</summary>
    public required long Duplicate { get; init; }

    /// <summary>Frames older than what was published.</summary>
    public required long Late { get; init; }

    /// <summary>Frames of the same time as what was published, with other content.</summary>
    public required long Divergent { get; init; }

    /// <summary>Frames that were held back: trades, until it is known how they link to what was published; anything, while its time is doubtful (<see cref="Quarantined"/>).</summary>
    public required long Held { get; init; }

    /// <summary>Frames of channels without times while another gateway leads.</summary>
    public required long NotLeader { get; init; }

    /// <summary>Of <see cref="Held"/>: frames whose time was too far ahead to be believed alone.</summary>
    public required long Quarantined { get; init; }

    /// <summary>Of <see cref="Quarantined"/>: frames whose time others confirmed; they were arbitrated then.</summary>
    public required long QuarantineReleased { get; init; }

    /// <summary>Messages handed on to the hub: one for each accepted frame (also out of quarantine), and one for each batch of held trades.</summary>
    public required long Published { get; init; }

    /// <summary>Trades published as they came. All trades of arbitrated frames are this, <see cref="TradesDuplicate"/>, <see cref="TradesTooOld"/> or <see cref="TradesHeld"/>.</summary>
    public required long TradesAccepted { get; init; }

    /// <summary>Trades that were known.</summary>
    public required long TradesDuplicate { get; init; }

    /// <summary>Trades from before the first that was published, or older than what is remembered.</summary>
    public required long TradesTooOld { get; init; }

    /// <summary>Trades that were held back. Each is published or found known later, or is still held.</summary>
    public required long TradesHeld { get; init; }

    /// <summary>Of <see cref="TradesHeld"/>: published later.</summary>
    public required long HeldTradesPublished { get; init; }

    /// <summary>Of <see cref="TradesHeld"/>: another gateway published them first.</summary>
    public required long HeldTradesDuplicate { get; init; }

    /// <summary>Trades published after a newer one of their coin: out of order, but not lost.</summary>
    public required long TradesLate { get; init; }

    /// <summary>How often trades of this gateway were published without knowing whether any is missing before them.</summary>
    public required long PossibleGaps { get; init; }

    /// <summary>How often held trades were published because their time, or the room for them, was up.</summary>
    public required long HoldTimeouts { get; init; }

    /// <summary>How often this gateway was found to have published past a missing trade.</summary>
    public required long Penalties { get; init; }

    /// <summary>How often this gateway took the lead of a topic without times.</summary>
    public required long LeaderChanges { get; init; }

    internal static GatewayStatistics Of(int gateway, GatewayCounters counters)
    {
        long Get(Counter counter) => counters.Get(gateway, counter);
        return new GatewayStatistics
        {
            Corrupt = Get(Counter.Corrupt),
            Pong = Get(Counter.Pong),
            Subscribed = Get(Counter.Subscribed),
            Unsubscribed = Get(Counter.Unsubscribed),
            Error = Get(Counter.Error),
            Ignored = Get(Counter.Ignored),
            Accepted = Get(Counter.Accepted),
            Duplicate = Get(Counter.Duplicate),
            Late = Get(Counter.Late),
            Divergent = Get(Counter.Divergent),
            Held = Get(Counter.Held),
            NotLeader = Get(Counter.NotLeader),
            Quarantined = Get(Counter.Quarantined),
            QuarantineReleased = Get(Counter.QuarantineReleased),
            Published = Get(Counter.Published),
            TradesAccepted = Get(Counter.TradesAccepted),
            TradesDuplicate = Get(Counter.TradesDuplicate),
            TradesTooOld = Get(Counter.TradesTooOld),
            TradesHeld = Get(Counter.TradesHeld),
            HeldTradesPublished = Get(Counter.HeldTradesPublished),
            HeldTradesDuplicate = Get(Counter.HeldTradesDuplicate),
            TradesLate = Get(Counter.TradesLate),
            PossibleGaps = Get(Counter.PossibleGaps),
            HoldTimeouts = Get(Counter.HoldTimeouts),
            Penalties = Get(Counter.Penalties),
            LeaderChanges = Get(Counter.LeaderChanges),
        };
    }
}
