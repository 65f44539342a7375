namespace RelayCloud.EventHubsEmulator.Server.Links;

/// <summary>What an address names.</summary>
internal enum EntityKind
{
    /// <summary>Nothing that there is.</summary>
    Unknown,

    /// <summary><c>$cbs</c></summary>
    Cbs,

    /// <summary><c>$management</c> or <c>hub/$management</c></summary>
    Management,

    /// <summary><c>hub</c></summary>
    Hub,

    /// <summary><c>hub/Partitions/n</c></summary>
    Partition,

    /// <summary><c>hub/ConsumerGroups/g/Partitions/n</c></summary>
    ConsumerPartition,
}
