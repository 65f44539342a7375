using System.Runtime.InteropServices;

namespace RelayCloud.Ingest.EventLog.Journal;

/// <summary>A place in the journal: a segment and a byte in it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct JournalPosition(long Segment, long Byte)
{
    /// <summary>Whether it stands before another place.</summary>
    public bool IsBefore(JournalPosition other) => Segment != other.Segment ? Segment < other.Segment : Byte < other.Byte;
}
