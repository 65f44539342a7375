namespace RelayCloud.MarketData.Arbitration;

/// <summary>Whether a frame's time can be believed.</summary>
internal enum ClockJudgement
{
    /// <summary>It can.</summary>
    Plausible,

    /// <summary>It is far ahead of all that came so far: another frame has to confirm it.</summary>
    Doubtful,

    /// <summary>It is ahead of this machine's clock by more than any error of that.</summary>
    Impossible,
}
