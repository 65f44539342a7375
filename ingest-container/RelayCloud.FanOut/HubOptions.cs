namespace RelayCloud.FanOut;

/// <summary>How a hub works. All have defaults that fit a container of 2 to 8 cores.</summary>
public sealed record HubOptions
{
    /// <summary>Lanes: threads that deliver, each to its share of the subscribers. Default: half of the cores, at least 1, at most 16.</summary>
    public int Lanes { get; init; } = Math.Clamp(Environment.ProcessorCount / 2, 1, 16);

    /// <summary>Published messages that wait for a lane at most; a saturated lane makes up for further ones by the last value (State) or by ending the topic's readers as too slow (events). Default 65,536.</summary>
    public int LaneInboxMessagesMax { get; init; } = 65_536;

    /// <summary>
    /// Up to this many readers of a topic on an idle lane, the publisher's own thread delivers, which saves waking another (about 40 µs at the median). Default 32: some 200 µs of
    /// the publisher's time at most, and only as far as messages come with pauses between them. 0 = never.
    /// </summary>
    public int InlineSubscribersMax { get; init; } = 32;

    /// <summary>From this many inbox entries in one batch on, a lane that is behind passes over State values that have a newer one in the same batch. Default 8,192.</summary>
    public int LaneBehindMessages { get; init; } = 8_192;
}
