using System.Buffers.Binary;

namespace RelayCloud.EventHubsEmulator.Storage.Segments;

/// <summary>
/// The index of a segment that is no longer written, in a file of its own: what makes the start fast. It is only a short-cut: a file that is missing, torn,
/// damaged or does not fit its segment is made anew from the segment.
/// Little-endian: magic, version, then int64 base sequence, base offset, length, last sequence, last offset, first ms, last ms, entry count, the entries, and a CRC-32C of it all.
/// </summary>
internal static class SegmentIndexFile
{
    private const uint Magic = 0x58494352; // "RCIX"
    private const uint Version = 1;
    private const int HeadBytes = 8 + (8 * sizeof(long));
    private const int EntryBytes = 3 * sizeof(long);
    private const int EntriesMax = 16 << 20;

    public static void Write(Segment segment)
    {
        IndexEntry[] entries = segment.IndexEntries();
        var bytes = new byte[HeadBytes + (entries.Length * EntryBytes) + sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), Version);
        int at = 8;
        Put(segment.BaseSequence);
        Put(segment.BaseOffset);
        Put(segment.Length);
        Put(segment.LastSequence);
        Put(segment.LastOffset);
        Put(segment.FirstMs);
        Put(segment.LastMs);
        Put(entries.Length);
        foreach (IndexEntry entry in entries)
        {
            Put(entry.Sequence);
            Put(entry.Offset);
            Put(entry.EnqueuedMs);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), Crc32C.Append(0, bytes.AsSpan(0, at)));
        string temporary = segment.IndexPath + SegmentFolder.TemporaryExtension;
        File.WriteAllBytes(temporary, bytes);
        File.Move(temporary, segment.IndexPath, overwrite: true);

        void Put(long value)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at), value);
            at += sizeof(long);
        }
    }

    /// <summary>Fills the empty segment from its index file; false, and the segment as it was, if there is none that fits the segment's file.</summary>
    public static bool TryLoad(Segment segment)
    {
        byte[] bytes;
        try
        {
            if (!File.Exists(segment.IndexPath)) return false;
            bytes = File.ReadAllBytes(segment.IndexPath);
        }
        catch (IOException)
        {
            return false;
        }

        if (bytes.Length < HeadBytes + sizeof(uint)) return false;
        int end = bytes.Length - sizeof(uint);
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic || BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(4)) != Version) return false;
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(end)) != Crc32C.Append(0, bytes.AsSpan(0, end))) return false;
        int at = 8;
        if (Next() != segment.BaseSequence || Next() != segment.BaseOffset) return false;
        long length = Next(), lastSequence = Next(), lastOffset = Next(), firstMs = Next(), lastMs = Next(), count = Next();
        if (count is < 0 or > EntriesMax || HeadBytes + (count * EntryBytes) != end) return false;
        if (new FileInfo(segment.LogPath).Length != length) return false;
        var entries = new IndexEntry[count];
        for (int i = 0; i < entries.Length; i++) entries[i] = new IndexEntry(Next(), Next(), Next());
        if (length > 0) segment.Grow(segment.BaseOffset + length, lastSequence, lastOffset, firstMs, lastMs, entries);
        return true;

        long Next()
        {
            long value = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at));
            at += sizeof(long);
            return value;
        }
    }
}
