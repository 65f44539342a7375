using RelayCloud.EventHubsEmulator.Storage.Segments;

namespace RelayCloud.EventHubsEmulator.Storage;

internal sealed partial class PartitionLog
{
    /// <summary>
    /// Takes the events, all or none, in their order. Hot: allocates nothing but what buffers grow by, and blocks no longer than encoding takes.
    /// </summary>
    /// <param name="payload">What keys, headers and rests of the events refer to; copied.</param>
    /// <param name="annotations">What their annotations refer to; copied.</param>
    /// <param name="events">At least one.</param>
    /// <param name="completion">Is told once, but only when <see cref="AppendOutcome.Pending"/> is returned.</param>
    /// <param name="state">Given back to the completion.</param>
    /// <returns><see cref="AppendOutcome.Pending"/>, <see cref="AppendOutcome.Busy"/> or <see cref="AppendOutcome.Closed"/>.</returns>
    public AppendOutcome Append(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> annotations, ReadOnlySpan<NewEvent> events, IAppendCompletion? completion = null, long state = 0)
    {
        if (events.IsEmpty) throw new ArgumentException("An append has at least one event.", nameof(events));
        long bytes = 0;
        foreach (ref readonly NewEvent added in events) bytes += RecordFormat.SizeOf(added);
        bool queue;
        lock (_sync)
        {
            if (_isClosed) return AppendOutcome.Closed;
            // An append that is larger than the bound by itself is taken when nothing else waits.
            if (_filling.Length > 0 && _filling.Length + bytes > _options.PendingBytesMax) return AppendOutcome.Busy;
            // The clock may go back, the times of a partition may not.
            _lastMs = Math.Max(_lastMs, _time.GetUtcNow().ToUnixTimeMilliseconds());
            long firstSequence = _nextSequence;
            long lastOffset = 0;
            foreach (ref readonly NewEvent added in events)
            {
                int size = RecordFormat.SizeOf(added);
                RecordFormat.Write(_filling.Extend(size), added, payload, annotations, _nextSequence, _lastMs);
                if (_nextOffset >= _indexedUntil)
                {
                    _filling.Index.Add(new IndexEntry(_nextSequence, _nextOffset, _lastMs));
                    _indexedUntil = _nextOffset + _options.IndexIntervalBytes;
                }

                lastOffset = _nextOffset;
                _nextSequence++;
                _nextOffset += size;
            }

            _filling.Appends.Add(new PendingAppend(completion, state, firstSequence, _nextSequence - 1, lastOffset, _lastMs, _filling.Length));
            queue = !_isQueued;
            _isQueued = true;
        }

        if (queue) _committers.Enqueue(this);
        return AppendOutcome.Pending;
    }
}
