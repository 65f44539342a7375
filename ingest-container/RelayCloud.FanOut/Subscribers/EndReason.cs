namespace RelayCloud.FanOut.Subscribers;

/// <summary>Why a subscriber came to its end.</summary>
public enum EndReason
{
    /// <summary>Its own side closed or its transport failed: nothing more can be sent.</summary>
    Gone,

    /// <summary>It was asked to leave, after a farewell.</summary>
    Closed,

    /// <summary>It was sent away: what waits is not sent any more, only a farewell.</summary>
    Dismissed,

    /// <summary>It fell so far behind that events would have been lost; it may come back and resume.</summary>
    TooSlow,

    /// <summary>The hub stops.</summary>
    HubStopped,
}
