#nullable disable annotations

namespace Azure.Messaging.EventHubs.Producer;

/// <summary>Where events go: a partition, the partition of a key, or (neither) any.</summary>
public class SendEventOptions
{
    /// <summary>Events of one key share a partition. Not together with <see cref="PartitionId"/>. Default none.</summary>
    public string PartitionKey { get; set; }

    /// <summary>The partition. Not together with <see cref="PartitionKey"/>. Default none.</summary>
    public string PartitionId { get; set; }

    internal void Validate()
    {
        if (!string.IsNullOrEmpty(PartitionId) && !string.IsNullOrEmpty(PartitionKey))
            throw new InvalidOperationException("A partition id and a partition key were both given; events go to the partition of the id or to that of the key.");
    }
}
