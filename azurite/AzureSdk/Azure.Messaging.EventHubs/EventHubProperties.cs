#nullable disable annotations

namespace Azure.Messaging.EventHubs;

/// <summary>What an event hub says about itself.</summary>
public class EventHubProperties
{
    /// <summary>For derived types.</summary>
    protected EventHubProperties(string name, DateTimeOffset createdOn, string[] partitionIds)
        : this(name, createdOn, partitionIds, isGeoReplicationEnabled: false)
    {
    }

    /// <summary>For derived types.</summary>
    protected internal EventHubProperties(string name, DateTimeOffset createdOn, string[] partitionIds, bool isGeoReplicationEnabled)
    {
        Name = name;
        CreatedOn = createdOn;
        PartitionIds = partitionIds;
        IsGeoReplicationEnabled = isGeoReplicationEnabled;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedOn { get; }

    /// <summary>Its partitions.</summary>
    public string[] PartitionIds { get; }

    /// <summary>Whether offsets may be other than numbers.</summary>
    public bool IsGeoReplicationEnabled { get; }
}
