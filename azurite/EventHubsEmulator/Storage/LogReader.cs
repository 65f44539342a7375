using System.Buffers;
using Microsoft.Win32.SafeHandles;
using RelayCloud.EventHubsEmulator.Storage.Segments;

namespace RelayCloud.EventHubsEmulator.Storage;

/// <summary>
/// A cursor in a partition. Reads blocks from the page cache into a pooled buffer, which it gives back when it has caught up; an idle cursor costs next to nothing.
/// No concurrency: one caller at a time. A cursor whose place retention has deleted goes on with the oldest event that is there.
/// </summary>
internal sealed class LogReader : IDisposable
{
    private const int BlockBytes = 256 << 10;

    private readonly PartitionLog _log;
    private LogPosition? _filter;
    private Segment? _segment;
    private SafeFileHandle? _file;
    private byte[] _buffer = [];
    private long _bufferAt;
    private int _buffered;

    /// <param name="position">May lie behind the end: then it is waited for.</param>
    public LogReader(PartitionLog log, LogPosition position)
    {
        _log = log;
        switch (position.Kind)
        {
            case LogPositionKind.Earliest:
                NextOffset = log.BeginOffset;
                break;
            case LogPositionKind.Latest:
                NextOffset = log.Tail.EndOffset;
                break;
            default:
                NextOffset = Floor(log, position);
                _filter = position;
                break;
        }
    }

    /// <summary>Where the next record is looked for.</summary>
    public long NextOffset { get; private set; }

    /// <summary>Whether something is stored behind the cursor.</summary>
    public bool HasMore => NextOffset < _log.Tail.EndOffset;

    /// <summary>The next event. Hot: allocates nothing while it stays in a segment.</summary>
    /// <param name="record">Valid until the next call of anything.</param>
    /// <returns>False when the cursor has caught up.</returns>
    /// <exception cref="IOException">The disk failed; the cursor stays where it is.</exception>
    public bool TryRead(out StoredRecord record)
    {
        while (true)
        {
            long tail = _log.Tail.EndOffset;
            if (NextOffset >= tail || !Position(tail))
            {
                ReleaseBuffer();
                record = default;
                return false;
            }

            RecordParse parse = RecordFormat.Parse(Buffered(), out record, out int size);
            if (parse == RecordParse.NeedsMore)
            {
                if (Fill(tail, Math.Max(size, RecordFormat.HeadBytes))) continue;
                parse = RecordParse.Damaged;
            }

            if (parse == RecordParse.Damaged)
            {
                SkipDamage(tail);
                continue;
            }

            record = record with { Offset = NextOffset };
            NextOffset += size;
            if (_filter is { } filter)
            {
                if (!filter.Admits(record)) continue;
                _filter = null;
            }

            return true;
        }
    }

    /// <summary>Takes the event that was read last back, so that it is read again.</summary>
    public void Unread(in StoredRecord record) => NextOffset = record.Offset;

    /// <summary>Gives the buffer back until the next read.</summary>
    public void ReleaseBuffer()
    {
        byte[] buffer = _buffer;
        _buffer = [];
        _buffered = 0;
        if (buffer.Length > 0) ArrayPool<byte>.Shared.Return(buffer);
    }

    public void Dispose()
    {
        ReleaseBuffer();
        _file?.Dispose();
        _file = null;
        _segment = null;
    }

    private ReadOnlySpan<byte> Buffered()
    {
        long at = NextOffset - _bufferAt;
        return at >= 0 && at < _buffered ? _buffer.AsSpan((int)at, _buffered - (int)at) : [];
    }

    private static long Floor(PartitionLog log, LogPosition position)
    {
        Segment[] segments = log.Segments;
        int low = 0, high = segments.Length - 1;
        while (low < high)
        {
            // The last segment that begins at or before the position; of many with one time the first one.
            int middle = (low + high + 1) / 2;
            Segment segment = segments[middle];
            bool isBefore = position.Kind switch
            {
                LogPositionKind.Offset => segment.BaseOffset <= position.Value,
                LogPositionKind.Sequence => segment.BaseSequence <= position.Value,
                _ => segment.Name.PreviousMs < position.Value,
            };
            if (isBefore) low = middle;
            else high = middle - 1;
        }

        return segments[low].FloorOf(position);
    }

    /// <summary>Opens the segment that the cursor is in; moves the cursor on when its place is gone. False when there is nothing to read.</summary>
    private bool Position(long tail)
    {
        if (_segment is { } current && NextOffset >= current.BaseOffset && (NextOffset < _bufferAt + _buffered || NextOffset < current.EndOffset)) return true;
        while (NextOffset < tail)
        {
            Segment[] segments = _log.Segments;
            if (NextOffset < segments[0].BaseOffset) NextOffset = segments[0].BaseOffset;
            int index = segments.Length - 1;
            while (index > 0 && segments[index].BaseOffset > NextOffset) index--;
            Segment found = segments[index];
            if (NextOffset >= found.EndOffset && index < segments.Length - 1)
            {
                // Its end is missing; recovery has said so.
                NextOffset = segments[index + 1].BaseOffset;
                continue;
            }

            try
            {
                SafeFileHandle file = File.OpenHandle(found.LogPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                _file?.Dispose();
                _file = file;
                _segment = found;
                _buffered = 0;
                _bufferAt = NextOffset;
                return true;
            }
            catch (FileNotFoundException) when (_log.Segments[0].BaseOffset > found.BaseOffset)
            {
                // Retention was faster.
            }
        }

        return false;
    }

    /// <summary>Reads from the cursor on; false if fewer bytes than needed are there.</summary>
    private bool Fill(long tail, int needed)
    {
        long end = Math.Min(tail, _segment!.EndOffset);
        long available = end - NextOffset;
        if (available < needed) return false;
        int wanted = (int)Math.Min(available, Math.Max(needed, BlockBytes));
        if (_buffer.Length < wanted)
        {
            ReleaseBuffer();
            _buffer = ArrayPool<byte>.Shared.Rent(wanted);
        }

        _bufferAt = NextOffset;
        _buffered = 0;
        while (_buffered < wanted)
        {
            int read = RandomAccess.Read(_file!, _buffer.AsSpan(_buffered, wanted - _buffered), NextOffset - _segment.BaseOffset + _buffered);
            if (read == 0) break;
            _buffered += read;
        }

        return _buffered >= needed;
    }

    private void SkipDamage(long tail)
    {
        Segment segment = _segment!;
        long end = Math.Min(tail, segment.EndOffset);
        // Anything above the number before is a later event, as the file is only ever appended to.
        long found = DamageSearch.NextWhole(_file!, NextOffset + 1 - segment.BaseOffset, end - segment.BaseOffset, segment.BaseSequence - 1);
        long next = found < 0 ? end : segment.BaseOffset + found;
        StorageLog.DamageSkipped(_log.Logger, _log.Name, next - NextOffset, NextOffset);
        NextOffset = next;
        _buffered = 0;
    }
}
