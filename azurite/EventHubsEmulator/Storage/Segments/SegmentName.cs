using System.Globalization;

namespace RelayCloud.EventHubsEmulator.Storage.Segments;

/// <summary>
/// A segment's file name says where it begins, <c>sequence-offset-ms.log</c>, so that creating the file is one atomic step and an empty segment still
/// knows which numbers were used before it.
/// </summary>
/// <param name="BaseSequence">Sequence number of its first event.</param>
/// <param name="BaseOffset">Offset of its first byte.</param>
/// <param name="PreviousMs">Enqueued time of the last event before it, Unix ms; 0 if there was none.</param>
internal readonly record struct SegmentName(long BaseSequence, long BaseOffset, long PreviousMs)
{
    public const string LogExtension = ".log";
    public const string IndexExtension = ".index";

    public string LogFile => Stem + LogExtension;

    public string IndexFile => Stem + IndexExtension;

    private string Stem => $"{BaseSequence:D19}-{BaseOffset:D19}-{PreviousMs:D14}";

    public static bool TryParse(string fileName, out SegmentName name)
    {
        name = default;
        if (!fileName.EndsWith(LogExtension, StringComparison.Ordinal)) return false;
        string[] parts = fileName[..^LogExtension.Length].Split('-');
        if (parts.Length != 3 || !Number(parts[0], out long sequence) || !Number(parts[1], out long offset) || !Number(parts[2], out long ms)) return false;
        name = new SegmentName(sequence, offset, ms);
        return true;

        static bool Number(string text, out long value) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }
}
