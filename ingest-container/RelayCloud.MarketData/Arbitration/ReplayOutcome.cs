namespace RelayCloud.MarketData.Arbitration;

/// <summary>What became of a value that had its cursor already, see <see cref="MarketFeed.Restore"/> and <see cref="MarketFeed.Relay"/>.</summary>
public enum ReplayOutcome
{
    /// <summary>It is the topic's present value now.</summary>
    Taken,

    /// <summary>The topic has it, or a newer one: nothing changed.</summary>
    Known,

    /// <summary>Trades before it are missing: nothing changed. They may yet come; a caller that waits no longer says so.</summary>
    Gap,

    /// <summary>It is not what the exchange sends: nothing changed.</summary>
    Malformed,
}
