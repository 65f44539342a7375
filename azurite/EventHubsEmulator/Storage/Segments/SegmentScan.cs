using Microsoft.Win32.SafeHandles;

namespace RelayCloud.EventHubsEmulator.Storage.Segments;

/// <summary>Reads a segment whole and checks every event: what is done with the last segment at start, and with any whose index file is of no use.</summary>
internal static class SegmentScan
{
    private const int BufferBytes = 1 << 20;

    /// <summary>Fills the empty segment from its file.</summary>
    /// <returns>What was found; the segment's <see cref="Segment.Length"/> is the end of the last whole event.</returns>
    public static SegmentScanResult Run(Segment segment, int indexIntervalBytes)
    {
        using SafeFileHandle file = File.OpenHandle(segment.LogPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
        long fileLength = RandomAccess.GetLength(file);
        byte[] buffer = GC.AllocateUninitializedArray<byte>(BufferBytes);
        long bufferAt = 0;
        int buffered = 0, used = 0;
        long indexedUntil = long.MinValue, damagedBytes = 0;
        var index = new List<IndexEntry>();
        var state = (EndOffset: segment.BaseOffset, LastSequence: segment.BaseSequence - 1, LastOffset: -1L, FirstMs: segment.FirstMs, LastMs: segment.LastMs);
        while (true)
        {
            RecordParse parse = RecordFormat.Parse(buffer.AsSpan(used, buffered - used), out StoredRecord record, out int size);
            if (parse == RecordParse.Whole && record.Sequence > state.LastSequence)
            {
                long offset = segment.BaseOffset + bufferAt + used;
                if (offset >= indexedUntil)
                {
                    index.Add(new IndexEntry(record.Sequence, offset, record.EnqueuedMs));
                    indexedUntil = offset + indexIntervalBytes;
                }

                if (state.LastOffset < 0) state.FirstMs = record.EnqueuedMs;
                state = (offset + size, record.Sequence, offset, state.FirstMs, Math.Max(state.LastMs, record.EnqueuedMs));
                used += size;
                continue;
            }

            long at = bufferAt + used;
            if (parse == RecordParse.NeedsMore && at + Math.Max(size, RecordFormat.HeadBytes) <= fileLength)
            {
                Fill(at, Math.Max(size, BufferBytes));
                continue;
            }

            if (at >= fileLength) break;
            // No whole event here. Either the file's tail is torn, and nothing whole follows; or something in its middle is damaged, and events follow that were
            // acknowledged: those must not go with it.
            long next = DamageSearch.NextWhole(file, at + 1, fileLength, state.LastSequence);
            if (next < 0) break;
            damagedBytes += next - at;
            Fill(next, BufferBytes);
        }

        if (state.LastOffset >= 0) segment.Grow(state.EndOffset, state.LastSequence, state.LastOffset, state.FirstMs, state.LastMs, index.ToArray());
        return new SegmentScanResult(fileLength - segment.Length, damagedBytes);

        void Fill(long position, int wanted)
        {
            if (wanted > buffer.Length) buffer = GC.AllocateUninitializedArray<byte>(wanted);
            bufferAt = position;
            used = 0;
            buffered = 0;
            while (buffered < wanted)
            {
                int read = RandomAccess.Read(file, buffer.AsSpan(buffered, wanted - buffered), position + buffered);
                if (read == 0) break;
                buffered += read;
            }
        }
    }
}
