namespace RelayCloud.EventHubsEmulator.Storage.Segments;

/// <summary>
/// What is known of a segment without reading it: where it begins, how far it goes, its index. Grown by the one committer of the partition,
/// read by any thread.
/// </summary>
internal sealed class Segment(string folder, SegmentName name)
{
    private readonly Lock _sync = new();
    private readonly List<IndexEntry> _index = [];

    public SegmentName Name { get; } = name;

    public string LogPath { get; } = Path.Combine(folder, name.LogFile);

    public string IndexPath { get; } = Path.Combine(folder, name.IndexFile);

    public long BaseSequence => Name.BaseSequence;

    public long BaseOffset => Name.BaseOffset;

    /// <summary>Bytes of whole events.</summary>
    public long Length { get; private set; }

    /// <summary>Sequence number of the last event; one less than <see cref="BaseSequence"/> when empty.</summary>
    public long LastSequence { get; private set; } = name.BaseSequence - 1;

    /// <summary>Offset of the last event; −1 when empty.</summary>
    public long LastOffset { get; private set; } = -1;

    /// <summary>Enqueued time of the first event, Unix ms; that of the last one before the segment when empty.</summary>
    public long FirstMs { get; private set; } = name.PreviousMs;

    /// <summary>Enqueued time of the last event, Unix ms; that of the last one before the segment when empty.</summary>
    public long LastMs { get; private set; } = name.PreviousMs;

    public bool IsEmpty => Length == 0;

    public long EndOffset => BaseOffset + Length;

    /// <summary>Notes that events were stored at the segment's end.</summary>
    public void Grow(long endOffset, long lastSequence, long lastOffset, long firstMs, long lastMs, ReadOnlySpan<IndexEntry> index)
    {
        lock (_sync)
        {
            if (IsEmpty) FirstMs = firstMs;
            Length = endOffset - BaseOffset;
            LastSequence = lastSequence;
            LastOffset = lastOffset;
            LastMs = lastMs;
            foreach (IndexEntry entry in index) _index.Add(entry);
        }
    }

    /// <summary>A copy of the index, for its file.</summary>
    public IndexEntry[] IndexEntries()
    {
        lock (_sync) return [.. _index];
    }

    /// <summary>Offset of the last indexed event from which the position is surely still ahead; the segment's first byte if there is none.</summary>
    public long FloorOf(LogPosition position)
    {
        lock (_sync)
        {
            int low = 0, high = _index.Count;
            while (low < high)
            {
                int middle = (low + high) / 2;
                if (IsBefore(_index[middle], position)) low = middle + 1;
                else high = middle;
            }

            return low == 0 ? BaseOffset : _index[low - 1].Offset;
        }
    }

    /// <summary>Offset of the first indexed event after the given one; the segment's end if there is none.</summary>
    public long NextIndexed(long offset)
    {
        lock (_sync)
        {
            foreach (IndexEntry entry in _index)
                if (entry.Offset > offset) return entry.Offset;
            return EndOffset;
        }
    }

    private static bool IsBefore(in IndexEntry entry, LogPosition position) => position.Kind switch
    {
        LogPositionKind.Offset => entry.Offset <= position.Value,
        LogPositionKind.Sequence => entry.Sequence <= position.Value,
        // Many events may have one time: stay before all of them.
        LogPositionKind.EnqueuedTime => entry.EnqueuedMs < position.Value,
        _ => false,
    };
}
