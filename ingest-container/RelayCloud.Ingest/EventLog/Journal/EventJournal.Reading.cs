namespace RelayCloud.Ingest.EventLog.Journal;

/// <content>How it is read, and what has been read is let go of.</content>
internal sealed partial class EventJournal
{
    private readonly PositionFile _positions;

    /// <summary>Whether an earlier process left values that were not acknowledged.</summary>
    public bool HasLeftovers
    {
        get { lock (_gate) return _segments.Count > 1; }
    }

    /// <summary>Bytes from the oldest value that a partition has not acknowledged to the end.</summary>
    public long PendingBytes
    {
        get
        {
            lock (_gate)
            {
                JournalPosition oldest = OldestAcknowledged();
                long bytes = 0;
                foreach (JournalSegment segment in _segments)
                    if (segment.Id >= oldest.Segment) bytes += segment.Committed - JournalSegment.HeaderBytes;
                return Math.Max(0, bytes - Math.Max(0, oldest.Byte - JournalSegment.HeaderBytes));
            }
        }
    }

    /// <summary>
    /// Opens a reader for each partition, each where that partition's acknowledgements ended; from the beginning, when the number of partitions is not the one before.
    /// Once.
    /// </summary>
    public IReadOnlyList<JournalReader> OpenReaders(int partitions)
    {
        lock (_gate)
        {
            _positions.SetCount(partitions, new JournalPosition(_segments[0].Id, JournalSegment.HeaderBytes));
            for (int p = 0; p < partitions; p++)
            {
                JournalSegment first = FirstFrom(_positions[p], out int at);
                _positions[p] = new JournalPosition(first.Id, at);
                first.Hold();
                _readers.Add(new JournalReader(this, first, at, p, partitions));
            }

            return [.. _readers];
        }
    }

    /// <summary>Opens a reader of all that no partition is known to have acknowledged, whatever its partition. Before there are others; closed by the caller.</summary>
    public JournalReader OpenLeftovers()
    {
        lock (_gate)
        {
            JournalSegment first = FirstFrom(OldestAcknowledged(), out int at);
            first.Hold();
            return new JournalReader(this, first, at, 0, 1);
        }
    }

    /// <summary>All values of a partition up to a position are in the log.</summary>
    public void Acknowledge(int partition, JournalPosition position)
    {
        List<JournalSegment>? done = null;
        lock (_gate)
        {
            _positions[partition] = position;
            long oldest = OldestAcknowledged().Segment;
            while (_segments[0].Id < oldest && _segments[0] != _tail)
            {
                (done ??= []).Add(_segments[0]);
                Interlocked.Add(ref _bytes, -_segments[0].Capacity);
                _segments.RemoveAt(0);
            }

            if (IsDropping && _segments.Count == 1) IsDropping = false;
        }

        _positions.Save(partition);

        if (done is null) return;
        foreach (JournalSegment segment in done) segment.Delete();
    }

    /// <summary>Up to where a partition has acknowledged.</summary>
    public JournalPosition AcknowledgedBy(int partition)
    {
        lock (_gate) return _positions[partition];
    }

    /// <summary>The segment after that one, held for the caller, or null while there is none.</summary>
    internal JournalSegment? HoldAfter(long id)
    {
        lock (_gate)
        {
            foreach (JournalSegment segment in _segments)
            {
                if (segment.Id <= id) continue;
                segment.Hold();
                return segment;
            }

            return null;
        }
    }

    /// <summary>The segment of a position or, when that is gone, the next one; held for the caller.</summary>
    internal JournalSegment HoldAt(JournalPosition position, out int at)
    {
        lock (_gate)
        {
            JournalSegment segment = FirstFrom(position, out at);
            segment.Hold();
            return segment;
        }
    }

    private JournalSegment FirstFrom(JournalPosition position, out int at)
    {
        at = JournalSegment.HeaderBytes;
        if (position.Segment > _tail.Id) return _segments[0];
        foreach (JournalSegment segment in _segments)
        {
            if (segment.Id < position.Segment) continue;
            if (segment.Id == position.Segment && position.Byte >= at && position.Byte <= segment.Committed && !segment.IsShrunk) at = (int)position.Byte;
            return segment;
        }

        return _tail;
    }

    private JournalPosition OldestAcknowledged()
    {
        JournalPosition oldest = new(long.MaxValue, 0);
        for (int p = 0; p < _positions.Count; p++)
            if (_positions[p].IsBefore(oldest)) oldest = _positions[p];
        return _positions.Count == 0 ? new JournalPosition(_segments[0].Id, JournalSegment.HeaderBytes) : oldest;
    }
}
