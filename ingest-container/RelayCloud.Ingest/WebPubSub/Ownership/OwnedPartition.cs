using Azure;

namespace RelayCloud.Ingest.WebPubSub.Ownership;

/// <summary>A partition that this container holds, with what its row says. Belongs to the keeper.</summary>
/// <param name="partition">The partition.</param>
/// <param name="claimed">Its row.</param>
/// <param name="lease">The right that goes with it.</param>
internal sealed class OwnedPartition(int partition, ClaimedRow claimed, PartitionLease lease)
{
    public int Partition { get; } = partition;

    public PartitionLease Lease { get; } = lease;

    /// <summary>As of the last write.</summary>
    public ETag Version { get; set; } = claimed.Version;

    /// <summary>A moment before the last write was sent.</summary>
    public LeaseStamp Sent { get; set; } = claimed.Sent;

    /// <summary>Which of the lease's changes the row has.</summary>
    public long RecordedChanges { get; set; }

    /// <summary>Whether the row is known to be another's.</summary>
    public bool IsLost { get; set; }
}
