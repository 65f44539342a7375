namespace RelayCloud.FanOut.Subscribers;

/// <summary>The life of a subscriber on its lane. It only moves forward.</summary>
internal enum SubscriberState : byte
{
    /// <summary>Receives.</summary>
    Open,

    /// <summary>Receives nothing new; what is queued goes out, the farewell last.</summary>
    Ending,

    /// <summary>The target was told that it is over.</summary>
    Ended,
}
