using System.Runtime.InteropServices;

namespace RelayCloud.Ingest.EventLog.Journal;

/// <summary>A place in the journal: a segment and a byte in it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct JournalPosition(long Segment, long Byte) : IComparable<JournalPosition>
{
    /// <inheritdoc/>
    public int CompareTo(JournalPosition other) => Segment != other.Segment ? Segment.CompareTo(other.Segment) : Byte.CompareTo(other.Byte);
}
