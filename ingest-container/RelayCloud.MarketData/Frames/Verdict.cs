namespace RelayCloud.MarketData.Frames;

/// <summary>What arbitration did with a <see cref="FrameKind.Data"/> frame. Exactly one applies to each frame, so that the counts add up.</summary>
public enum Verdict : byte
{
    /// <summary>Not a data frame.</summary>
    None,

    /// <summary>Published (of trades: at least one of them).</summary>
    Accepted,

    /// <summary>Known already: same time and content, or every trade of it seen before.</summary>
    Duplicate,

    /// <summary>Older than what was published.</summary>
    Late,

    /// <summary>Same time as what was published but other content: reported, not published.</summary>
    Divergent,

    /// <summary>Kept back until it is known how it links to what was published.</summary>
    Held,

    /// <summary>A channel without times, from a gateway that does not lead for the topic.</summary>
    NotLeader,
}
