using System.Runtime.InteropServices;
using RelayCloud.EventHubsEmulator.Storage.Segments;

namespace RelayCloud.EventHubsEmulator.Storage;

internal sealed partial class PartitionLog
{
    /// <summary>Stores all that was appended so far. Called by a committer, for each time that the log queued itself.</summary>
    internal void Commit()
    {
        lock (_commit) CommitPending();
    }

    // Under _commit.
    private void CommitPending()
    {
        lock (_sync)
        {
            _isQueued = false;
            if (_filling.Length == 0) return;
            (_filling, _writing) = (_writing, _filling);
            _filling.BaseOffset = _nextOffset;
        }

        int done = 0;
        try
        {
            Repair();
            RollIfDue();
            if (_options.Fsync == FsyncPolicy.Always)
            {
                for (; done < _writing.Appends.Count; done++) Store(done, 1);
            }
            else
            {
                Store(0, _writing.Appends.Count);
                done = _writing.Appends.Count;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            Refuse(done, e);
        }

        _writing.Clear();
    }

    /// <summary>Writes and flushes some appends of the chunk, publishes them, then tells everyone.</summary>
    private void Store(int first, int count)
    {
        Span<PendingAppend> appends = CollectionsMarshal.AsSpan(_writing.Appends).Slice(first, count);
        int from = first == 0 ? 0 : _writing.Appends[first - 1].EndBytes;
        int to = appends[^1].EndBytes;
        Segment segment = _segments[^1];
        _file.Write(_writing.Bytes[from..to], _writing.BaseOffset + from - segment.BaseOffset);
        if (_options.Fsync != FsyncPolicy.Never) _file.Flush();

        PendingAppend last = appends[^1];
        long endOffset = _writing.BaseOffset + to;
        Span<IndexEntry> index = CollectionsMarshal.AsSpan(_writing.Index);
        int indexed = 0;
        while (indexed < index.Length && index[indexed].Offset < endOffset) indexed++;
        segment.Grow(endOffset, last.LastSequence, last.LastOffset, appends[0].EnqueuedMs, last.EnqueuedMs, index[..indexed]);
        _writing.Index.RemoveRange(0, indexed);
        _tail = new LogTail(last.LastSequence, last.LastOffset, last.EnqueuedMs, endOffset);
        foreach (ref readonly PendingAppend append in appends) append.Completion?.OnAppended(AppendOutcome.Stored, append.FirstSequence, append.State);
        foreach (ITailListener listener in _listeners) listener.OnTailMoved();
    }

    /// <summary>
    /// Refuses the appends from the given one on, and those that came meanwhile: their numbers follow on those that are lost. The numbers are free again,
    /// because nobody saw them.
    /// </summary>
    private void Refuse(int done, Exception cause)
    {
        AppendOutcome outcome = DiskFull.Is(cause) ? AppendOutcome.DiskFull : AppendOutcome.Failed;
        _isFaulted = true;
        LogTail tail = _tail;
        PendingAppend[] refused;
        lock (_sync)
        {
            refused = [.. _writing.Appends.Skip(done), .. _filling.Appends];
            _filling.Clear();
            _filling.BaseOffset = tail.EndOffset;
            _nextOffset = tail.EndOffset;
            _nextSequence = tail.NextSequence;
            // Index the next event: the one that was to be may be among the lost.
            _indexedUntil = tail.EndOffset;
        }

        StorageLog.WriteFailed(_logger, Name, refused.Length, cause.Message);
        foreach (PendingAppend append in refused) append.Completion?.OnAppended(outcome, -1, append.State);
    }

    /// <summary>After a failed write: cuts off what it left behind, with a new handle. Throws as long as the disk does.</summary>
    private void Repair()
    {
        if (!_isFaulted) return;
        Segment segment = _segments[^1];
        _file.Dispose();
        _file = _files.Open(segment.LogPath, _options.Fsync != FsyncPolicy.Never);
        _file.Truncate(segment.Length);
        if (_options.Fsync != FsyncPolicy.Never) _file.Flush();
        _isFaulted = false;
        StorageLog.WritesAgain(_logger, Name);
    }

    private void RollIfDue()
    {
        Segment segment = _segments[^1];
        if (segment.IsEmpty) return;
        bool isOld = _time.GetUtcNow().ToUnixTimeMilliseconds() - segment.FirstMs > _options.SegmentAgeMax.TotalMilliseconds;
        if (isOld || segment.Length >= _options.SegmentBytes) Roll();
    }

    /// <summary>Begins a new segment. Under _commit. Throws, and changes nothing, when the disk does not let it.</summary>
    private void Roll()
    {
        Segment ended = _segments[^1];
        bool flush = _options.Fsync != FsyncPolicy.Never;
        var next = new Segment(Folder, new SegmentName(ended.LastSequence + 1, ended.EndOffset, ended.LastMs));
        ISegmentFile file = _files.Open(next.LogPath, flush);
        _file.Dispose();
        _file = file;
        _segments = [.. _segments, next];
        try
        {
            SegmentIndexFile.Write(ended);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            StorageLog.IndexNotWritten(_logger, Name, ended.Name.LogFile, e.Message);
        }
    }
}
