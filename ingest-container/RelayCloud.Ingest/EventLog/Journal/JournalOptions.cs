namespace RelayCloud.Ingest.EventLog.Journal;

/// <summary>How a journal works.</summary>
/// <param name="Directory">Where its files are; of one process at a time.</param>
/// <param name="SegmentBytes">Bytes of a segment.</param>
/// <param name="BytesMax">Bytes of all segments at most; at least four of them.</param>
internal sealed record JournalOptions(string Directory, int SegmentBytes, long BytesMax);
