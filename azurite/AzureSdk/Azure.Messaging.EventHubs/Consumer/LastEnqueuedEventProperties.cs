#nullable disable annotations

namespace Azure.Messaging.EventHubs.Consumer;

/// <summary>The newest event of a partition, as told along with a received one.</summary>
public struct LastEnqueuedEventProperties : IEquatable<LastEnqueuedEventProperties>
{
    /// <summary>States them all.</summary>
    public LastEnqueuedEventProperties(long? lastSequenceNumber, string lastOffsetString, DateTimeOffset? lastEnqueuedTime, DateTimeOffset? lastReceivedTime)
    {
        SequenceNumber = lastSequenceNumber;
        OffsetString = lastOffsetString;
        EnqueuedTime = lastEnqueuedTime;
        LastReceivedTime = lastReceivedTime;
    }

    /// <summary>Its sequence number; null when unknown.</summary>
    public long? SequenceNumber { get; }

    /// <summary>Its offset; null when unknown.</summary>
    public string OffsetString { get; }

    /// <summary>When it was stored, UTC; null when unknown.</summary>
    public DateTimeOffset? EnqueuedTime { get; }

    /// <summary>When the service said so, UTC; null when unknown.</summary>
    public DateTimeOffset? LastReceivedTime { get; }

    /// <summary>Equal in all values.</summary>
    public static bool operator ==(LastEnqueuedEventProperties left, LastEnqueuedEventProperties right) => left.Equals(right);

    /// <summary>Different in some value.</summary>
    public static bool operator !=(LastEnqueuedEventProperties left, LastEnqueuedEventProperties right) => !left.Equals(right);

    /// <summary>Equal in all values.</summary>
    public bool Equals(LastEnqueuedEventProperties other) =>
        SequenceNumber == other.SequenceNumber && OffsetString == other.OffsetString && EnqueuedTime == other.EnqueuedTime && LastReceivedTime == other.LastReceivedTime;

    /// <summary>Equal in all values.</summary>
    public override bool Equals(object obj) => obj is LastEnqueuedEventProperties other && Equals(other);

    /// <summary>Of all values.</summary>
    public override int GetHashCode() => HashCode.Combine(SequenceNumber, OffsetString, EnqueuedTime, LastReceivedTime);
}
