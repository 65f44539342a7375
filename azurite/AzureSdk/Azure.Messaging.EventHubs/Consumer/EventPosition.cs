#nullable disable annotations

using System.Globalization;

namespace Azure.Messaging.EventHubs.Consumer;

/// <summary>Where in a partition reading begins.</summary>
public struct EventPosition : IEquatable<EventPosition>
{
    private const string EarliestOffset = "-1";
    private const string LatestOffset = "@latest";

    /// <summary>The oldest event kept.</summary>
    public static EventPosition Earliest => FromOffset(EarliestOffset, isInclusive: false);

    /// <summary>Only events that are stored after the reading began.</summary>
    public static EventPosition Latest => FromOffset(LatestOffset, isInclusive: false);

    internal string Offset { get; private init; }

    internal bool IsInclusive { get; private init; }

    internal DateTimeOffset? EnqueuedTime { get; private init; }

    internal long? SequenceNumber { get; private init; }

    /// <summary>Equal in all values.</summary>
    public static bool operator ==(EventPosition left, EventPosition right) => left.Equals(right);

    /// <summary>Different in some value.</summary>
    public static bool operator !=(EventPosition left, EventPosition right) => !left.Equals(right);

    /// <summary>At, or after, the event of that offset.</summary>
    public static EventPosition FromOffset(string offsetString, bool isInclusive = true)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(offsetString);
        return new EventPosition { Offset = offsetString, IsInclusive = isInclusive };
    }

    /// <summary>At, or after, the event of that sequence number.</summary>
    public static EventPosition FromSequenceNumber(long sequenceNumber, bool isInclusive = true) => new() { SequenceNumber = sequenceNumber, IsInclusive = isInclusive };

    /// <summary>The first event stored after that time.</summary>
    public static EventPosition FromEnqueuedTime(DateTimeOffset enqueuedTime) => new() { EnqueuedTime = enqueuedTime };

    /// <summary>Equal in all values.</summary>
    public bool Equals(EventPosition other) =>
        Offset == other.Offset && SequenceNumber == other.SequenceNumber && EnqueuedTime == other.EnqueuedTime && IsInclusive == other.IsInclusive;

    /// <summary>Equal in all values.</summary>
    public override bool Equals(object obj) => obj is EventPosition other && Equals(other);

    /// <summary>Of all values.</summary>
    public override int GetHashCode() => HashCode.Combine(Offset, SequenceNumber, EnqueuedTime, IsInclusive);

    /// <summary>For people.</summary>
    public override string ToString()
    {
        string inclusive = IsInclusive ? "inclusive" : "exclusive";
        if (Offset == EarliestOffset) return nameof(Earliest);
        if (Offset == LatestOffset) return nameof(Latest);
        if (Offset is not null) return $"Offset: [{Offset}] | {inclusive}";
        if (SequenceNumber is { } sequenceNumber) return $"Sequence Number: [{sequenceNumber.ToString(CultureInfo.InvariantCulture)}] | {inclusive}";
        return EnqueuedTime is { } enqueuedTime ? $"Enqueued: [{enqueuedTime.ToString("O", CultureInfo.InvariantCulture)}]" : "";
    }
}
