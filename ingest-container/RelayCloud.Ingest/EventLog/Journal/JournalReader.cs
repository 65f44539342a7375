namespace RelayCloud.Ingest.EventLog.Journal;

/// <summary>Reads the values of one partition out of the journal, in order. One thread at a time.</summary>
internal sealed class JournalReader(EventJournal journal, JournalSegment first, int at, int partition, int partitions) : IDisposable
{
    private JournalSegment? _segment = first;
    private long _segmentId = first.Id;
    private int _at = at;
    private int _before = at;

    /// <summary>The segment it stands in. From any thread.</summary>
    public long Segment => Volatile.Read(ref _segmentId);

    /// <summary>Where it goes on.</summary>
    public JournalPosition Position => new(_segmentId, _at);

    /// <summary>Gives the next value and moves past it; false when there is none yet. What it gave is valid until the next call of any member.</summary>
    public bool TryRead(out JournalRecord record)
    {
        while (true)
        {
            JournalSegment segment = _segment!;
            bool isSealed = segment.IsSealed;
            int committed = segment.Committed;
            while (_at < committed)
            {
                record = segment.Read(_at);
                _before = _at;
                _at += record.Header.Length;
                if (partitions == 1 || record.Header.PartitionHash % (uint)partitions == partition) return true;
            }

            if (!isSealed || journal.HoldAfter(segment.Id) is not { } next)
            {
                record = default;
                return false;
            }

            Move(next, JournalSegment.HeaderBytes);
        }
    }

    /// <summary>Takes back the last <see cref="TryRead"/> that was true.</summary>
    public void Unread() => _at = _before;

    /// <summary>Goes back to where the acknowledgements are.</summary>
    public void Seek(JournalPosition position)
    {
        JournalSegment segment = journal.HoldAt(position, out int at);
        Move(segment, at);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _segment?.Release();
        _segment = null;
    }

    private void Move(JournalSegment segment, int at)
    {
        Volatile.Write(ref _segmentId, segment.Id);
        _segment!.Release();
        _segment = segment;
        _at = _before = at;
    }
}
