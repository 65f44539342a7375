using System.Collections.Concurrent;
using RelayCloud.MarketApi.Answers;

namespace RelayCloud.MarketApi.Snapshots;

/// <summary>
/// The snapshots of one kind of row, by coin: at most so many, of which those go first that were not asked for since the last look (second chance). Thread safe; finding
/// one takes no lock and allocates nothing.
/// </summary>
internal sealed class SnapshotShelf
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Entry>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly Queue<string> _order = new();
    private readonly Lock _gate = new();
    private readonly SnapshotLoader _load;
    private readonly int _slotsMax;
    private readonly TimeSpan _readTimeout;

    /// <summary>A shelf.</summary>
    /// <param name="load">Reads a coin's row.</param>
    /// <param name="options">Its bounds.</param>
    /// <param name="counters">Where it counts.</param>
    /// <param name="outages">Told when reading fails and when it works.</param>
    /// <param name="time">The clock.</param>
    public SnapshotShelf(SnapshotLoader load, SnapshotShelfOptions options, SnapshotCounters counters, OutageLog outages, TimeProvider time)
    {
        _load = load;
        _slotsMax = options.SlotsMax;
        _readTimeout = options.ReadTimeout;
        _lookup = _entries.GetAlternateLookup<ReadOnlySpan<char>>();
        Time = time;
        Counters = counters;
        Outages = outages;
        Interval = (long)(options.Interval.TotalSeconds * time.TimestampFrequency);
        StaleMax = (long)(options.StaleMax.TotalSeconds * time.TimestampFrequency);
    }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>How often a row in use is read, in ticks of the clock.</summary>
    public long Interval { get; }

    /// <summary>How long it is used without being read, in ticks of the clock.</summary>
    public long StaleMax { get; }

    public SnapshotCounters Counters { get; }

    public OutageLog Outages { get; }

    /// <summary>How many rows are held.</summary>
    public int Count => _entries.Count;

    /// <summary>The place of a coin's row; made when it is missing.</summary>
    public SnapshotSlot SlotOf(ReadOnlySpan<char> coin)
    {
        if (_lookup.TryGetValue(coin, out Entry? entry))
        {
            // Read first: writing always would have all cores fight for the line.
            if (!entry.Used) entry.Used = true;
            return entry.Slot;
        }

        return Add(coin.ToString());
    }

    /// <summary>Reads a row and prepares its answers; the ones before when it has not changed.</summary>
    public async Task<SnapshotAnswers> ReadAsync(string coin, SnapshotAnswers? before)
    {
        using var limit = new CancellationTokenSource(_readTimeout, Time);
        Counters.CountRead();
        // A reader that does not honour its token must not hold the row for ever.
        SnapshotAnswers answers = await _load(coin, before, limit.Token).WaitAsync(limit.Token);
        Outages.Succeeded();
        return answers;
    }

    private SnapshotSlot Add(string coin)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(coin, out Entry? there)) return there.Slot;
            while (_order.Count >= _slotsMax) Evict();
            var slot = new SnapshotSlot(coin, this);
            _entries[coin] = new Entry(slot);
            _order.Enqueue(coin);
            return slot;
        }
    }

    // Ends: each turn either removes one or clears a mark, and after as many turns as there are entries marks no longer count.
    private void Evict()
    {
        int turnsMax = _order.Count;
        for (int turn = 0; ; turn++)
        {
            string coin = _order.Dequeue();
            Entry entry = _entries[coin];
            if (entry.Used && turn < turnsMax)
            {
                entry.Used = false;
                _order.Enqueue(coin);
                continue;
            }

            _entries.TryRemove(coin, out _);
            return;
        }
    }

    private sealed class Entry(SnapshotSlot slot)
    {
        public SnapshotSlot Slot { get; } = slot;

        public bool Used { get; set; }
    }
}
