namespace RelayCloud.WebPubSubEmulator.Hubs;

/// <summary>What became of a message.</summary>
internal enum PublishOutcome : byte
{
    /// <summary>On its way, or nobody is there to get it.</summary>
    Accepted,

    /// <summary>The units' outbound rate is used up, or delivery is behind: try again later.</summary>
    Throttled,
}
