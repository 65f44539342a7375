using System.Text;
using RelayCloud.EventHubsEmulator.Storage;

namespace RelayCloud.EventHubsEmulator.Tests.Storage;

/// <summary>An event that was read, kept.</summary>
internal sealed record EventSeen(long Sequence, long Offset, long EnqueuedMs, string Key, string Header, string Annotations, int AnnotationValues, string Rest)
{
    public static EventSeen Of(in StoredRecord record) => new(
        record.Sequence, record.Offset, record.EnqueuedMs, Text(record.Key), Text(record.Header), Text(record.Annotations), record.AnnotationValues, Text(record.Rest));

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);
}
