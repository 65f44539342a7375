using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.EventLog.Journal;

/// <content>What is done beside the publishers: making segments ready, making room.</content>
internal sealed partial class EventJournal
{
    /// <summary>Makes the next segment ready, and makes room when there is little left. By one thread, now and then and when <see cref="NeedsKeeping"/> says so.</summary>
    public void Keep()
    {
        try
        {
            while (Bytes + (SpareSegments * _options.SegmentBytes) > _options.BytesMax && TryMakeRoom())
            {
            }

            if (_spare is null && Bytes + _options.SegmentBytes <= _options.BytesMax) MakeSpare();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            OnDiskFault(e);
        }
    }

    private void MakeSpare()
    {
        JournalSegment spare = Make();
        spare.Warm();
        lock (_gate)
        {
            // A publisher that could not wait has made a later one.
            if (!_isDisposed && _spare is null && spare.Id > _tail.Id)
            {
                _spare = spare;
                return;
            }
        }

        spare.Release();
        spare.Delete();
        Interlocked.Add(ref _bytes, -spare.Capacity);
    }

    private bool TryMakeRoom()
    {
        JournalSegment? whole, shrunk;
        lock (_gate)
        {
            whole = _segments.Find(s => s.IsSealed && !s.IsShrunk && !IsInUse(s.Id));
            shrunk = _segments.Find(s => s.IsSealed && s.IsShrunk && !IsInUse(s.Id));
        }

        return whole is not null ? TryShrink(whole) : shrunk is not null && TryGiveUp(shrunk);
    }

    /// <summary>Leaves out State: what is left takes the place of the segment.</summary>
    private bool TryShrink(JournalSegment segment)
    {
        segment.Hold();
        JournalSegment? smaller = null;
        long states = 0;
        try
        {
            int capacity = JournalSegment.HeaderBytes;
            for (int at = JournalSegment.HeaderBytes, end = segment.Committed; at < end; at += segment.Read(at).Header.Length)
            {
                if (IsTrades(segment.Read(at))) capacity += segment.Read(at).Header.Length;
                else states++;
            }

            smaller = JournalSegment.Create(_options.Directory, segment.Id, capacity, isShrunk: true);
            smaller.Hold();
            for (int at = JournalSegment.HeaderBytes, end = segment.Committed; at < end; at += segment.Read(at).Header.Length)
            {
                JournalRecord record = segment.Read(at);
                if (IsTrades(record)) smaller.TryAppend(in record.Header, record.Coin, record.Data);
            }

            smaller.Seal();
        }
        finally
        {
            segment.Release();
            smaller?.Release();
        }

        lock (_gate)
        {
            int index = _segments.IndexOf(segment);
            if (index < 0 || IsInUse(segment.Id))
            {
                // It was needed, or done with, meanwhile.
                smaller.Delete();
                return index < 0;
            }

            _segments[index] = smaller;
            Interlocked.Add(ref _bytes, smaller.Capacity - segment.Capacity);
            OnLost(0, (int)states);
        }

        segment.Delete();
        return true;
    }

    /// <summary>Nothing but trades is left to be given up.</summary>
    private bool TryGiveUp(JournalSegment segment)
    {
        long trades = 0;
        segment.Hold();
        for (int at = JournalSegment.HeaderBytes, end = segment.Committed; at < end; at += segment.Read(at).Header.Length) trades += segment.Read(at).Header.EventCount;
        segment.Release();
        lock (_gate)
        {
            if (IsInUse(segment.Id) || !_segments.Remove(segment)) return false;
            Interlocked.Add(ref _bytes, -segment.Capacity);
            OnLost((int)trades, 0);
        }

        EventLogLog.TradesGivenUp(_logger, trades);
        segment.Delete();
        return true;
    }

    private static bool IsTrades(in JournalRecord record) => record.Header.Channel == (byte)Channel.Trades;

    /// <summary>Whether a reader stands in it, or would begin again in it. Behind the gate.</summary>
    private bool IsInUse(long id)
    {
        foreach (JournalReader reader in _readers)
            if (reader.Segment == id) return true;
        for (int p = 0; p < _positions.Count; p++)
            if (_positions[p].Segment == id) return true;
        return false;
    }
}
