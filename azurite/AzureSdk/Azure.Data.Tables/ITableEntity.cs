#nullable disable // The official API carries no nullable annotations.
namespace Azure.Data.Tables;

/// <summary>An entity of a table: its two keys, and what the service says of it. Implement it to store a type of one's own.</summary>
public interface ITableEntity
{
    /// <summary>Names the partition. Up to 512 UTF-16 units; no <c>/ \ # ?</c> and no control characters.</summary>
    string PartitionKey { get; set; }

    /// <summary>Unique within the partition. Same rules as <see cref="PartitionKey"/>.</summary>
    string RowKey { get; set; }

    /// <summary>When the service last changed the entity, UTC. Never sent.</summary>
    DateTimeOffset? Timestamp { get; set; }

    /// <summary>Version of the entity as it was read. Writing does not change it; the new one is in the response's headers.</summary>
    ETag ETag { get; set; }
}
