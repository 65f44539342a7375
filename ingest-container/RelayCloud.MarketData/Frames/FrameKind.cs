namespace RelayCloud.MarketData.Frames;

/// <summary>What a frame from a gateway turned out to be.</summary>
public enum FrameKind : byte
{
    /// <summary>Not valid UTF-8 JSON of a known shape, or values that cannot be true. Nothing of it was used.</summary>
    Corrupt,

    /// <summary>A value of a topic.</summary>
    Data,

    /// <summary><c>{"channel":"pong"}</c>.</summary>
    Pong,

    /// <summary>Acknowledgement of a subscribe.</summary>
    Subscribed,

    /// <summary>Acknowledgement of an unsubscribe.</summary>
    Unsubscribed,

    /// <summary><c>{"channel":"error","data":"…"}</c>.</summary>
    Error,

    /// <summary>A well-formed frame of a channel that is not carried, or of a coin that is not in the coin table.</summary>
    Ignored,
}
