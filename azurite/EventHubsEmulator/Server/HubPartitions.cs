using RelayCloud.EventHubsEmulator.Configuration;
using RelayCloud.EventHubsEmulator.Server.Events;
using RelayCloud.EventHubsEmulator.Storage;

namespace RelayCloud.EventHubsEmulator.Server;

/// <summary>A hub and the logs of its partitions. Any thread.</summary>
internal sealed class HubPartitions(HubSettings settings, PartitionLog[] logs)
{
    private uint _turn;

    public HubSettings Settings { get; } = settings;

    public int Count => logs.Length;

    public PartitionLog this[int partition] => logs[partition];

    /// <summary>Where events of a key go; without one, the partitions take turns.</summary>
    /// <param name="key">UTF-8; empty = none.</param>
    public PartitionLog For(ReadOnlySpan<byte> key) =>
        logs[key.IsEmpty ? (int)(Interlocked.Increment(ref _turn) % (uint)logs.Length) : PartitionKeyHash.PartitionOf(key, logs.Length)];
}
