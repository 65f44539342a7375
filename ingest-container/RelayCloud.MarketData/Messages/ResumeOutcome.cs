namespace RelayCloud.MarketData.Messages;

/// <summary>How a request to continue from a cursor ended.</summary>
public enum ResumeOutcome
{
    /// <summary>Every event after the cursor was written (or there was none).</summary>
    Complete,

    /// <summary>Events are missing between the cursor and what was written: the ring no longer holds them.</summary>
    Gap,

    /// <summary>The cursor is of another epoch, or ahead of the topic; what was written is the ordinary replay.</summary>
    OtherEpoch,
}
