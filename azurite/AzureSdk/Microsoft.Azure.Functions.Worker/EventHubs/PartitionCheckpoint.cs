using Azure.Data.Tables;
using Azure.Messaging.EventHubs;

namespace Microsoft.Azure.Functions.Worker.EventHubs;

/// <summary>Up to where a partition's events are through. Immutable.</summary>
/// <param name="SequenceNumber">Of the last event that is; -1 for a partition that had none.</param>
/// <param name="Offset">Of the same event; null when not known. For people: reading goes on by number.</param>
internal sealed record PartitionCheckpoint(long SequenceNumber, string? Offset)
{
    public static PartitionCheckpoint Of(EventData last) => new(last.SequenceNumber, last.OffsetString);

    /// <summary>What a row holds; null for none yet.</summary>
    public static PartitionCheckpoint? Read(TableEntity row) => row.GetInt64(nameof(SequenceNumber)) is { } number ? new(number, row.GetString(nameof(Offset))) : null;

    public IReadOnlyDictionary<string, object> ToValues() => new Dictionary<string, object> { [nameof(SequenceNumber)] = SequenceNumber, [nameof(Offset)] = Offset ?? "" };
}
