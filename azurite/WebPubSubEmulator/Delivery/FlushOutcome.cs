namespace RelayCloud.WebPubSubEmulator.Delivery;

/// <summary>How far a flush got.</summary>
internal enum FlushOutcome : byte
{
    /// <summary>Nothing waits.</summary>
    Drained,

    /// <summary>It took its share; the others are next.</summary>
    More,

    /// <summary>The socket is full, and will say when it is not.</summary>
    Blocked,

    /// <summary>There is no socket any more.</summary>
    Gone,
}
