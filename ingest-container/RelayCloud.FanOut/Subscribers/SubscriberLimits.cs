namespace RelayCloud.FanOut.Subscribers;

/// <summary>What one subscriber's queue may hold. The kernel's socket buffer comes on top (see the session's own options).</summary>
public sealed record SubscriberLimits
{
    /// <summary>Frames waiting at most. Default 16,384. One more and the subscriber is told and closed.</summary>
    public int QueueMessagesMax { get; init; } = 16_384;

    /// <summary>Bytes of frames waiting at most, counted as if the subscriber had them alone. Default 16 MiB: twice the replays of 30 trades of 900 coins, which a customer of everything is sent at once. One more and the subscriber is told and closed.</summary>
    public int QueueBytesMax { get; init; } = 16 << 20;

    /// <summary>From this many waiting bytes on, a State value that is still waiting gives way to a newer one of its topic. Default 64 KiB: about 40 books, a few milliseconds of a slow line. 0 = at once.</summary>
    public int ConflateAboveBytes { get; init; } = 64 << 10;
}
