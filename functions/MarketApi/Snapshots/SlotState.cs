namespace RelayCloud.MarketApi.Snapshots;

/// <summary>What can be done with a snapshot now.</summary>
internal enum SlotState
{
    /// <summary>It is known: as it is, or that there is none.</summary>
    Ready,

    /// <summary>It must be waited for.</summary>
    Wait,

    /// <summary>It cannot be read, and what is known of it is too old.</summary>
    Unavailable,
}
