using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace RelayCloud.Accounts.Authentication;

/// <summary>
/// A map of bounded size. When it is full, the entry that is longest in it goes unless it was used since it was last considered (the "clock" rule). Thread safe; looking up
/// takes no lock and allocates nothing.
/// </summary>
internal sealed class BoundedMap<TKey, TValue>(int entriesMax)
    where TKey : notnull
    where TValue : class
{
    private readonly ConcurrentDictionary<TKey, Entry> _entries = new();
    private readonly Queue<TKey> _order = new();
    private readonly Lock _gate = new();

    public int Count => Volatile.Read(ref _count);

    private int _count;

    public bool TryGet(TKey key, [NotNullWhen(true)] out TValue? value)
    {
        if (_entries.TryGetValue(key, out Entry? entry))
        {
            // Read first: writing always would have all cores fight for the line.
            if (!entry.Used) entry.Used = true;
            value = entry.Value;
            return true;
        }

        value = null;
        return false;
    }

    /// <summary>The value of a key; made and added if it is missing.</summary>
    public TValue GetOrAdd<TArg>(TKey key, Func<TKey, TArg, TValue> make, TArg argument)
    {
        if (TryGet(key, out TValue? value)) return value;
        lock (_gate)
        {
            if (TryGet(key, out value)) return value;
            while (_order.Count >= entriesMax) Evict();
            value = make(key, argument);
            _entries[key] = new Entry(value);
            _order.Enqueue(key);
            _count = _order.Count;
            return value;
        }
    }

    /// <summary>All values, for a look at each; may miss what is added meanwhile.</summary>
    public IEnumerable<TValue> Values()
    {
        foreach (var pair in _entries) yield return pair.Value.Value;
    }

    // Ends: each turn either removes one or clears a mark, and marks are only set again by use.
    private void Evict()
    {
        int turnsMax = _order.Count;
        for (int turn = 0; ; turn++)
        {
            TKey key = _order.Dequeue();
            Entry entry = _entries[key];
            if (entry.Used && turn < turnsMax)
            {
                entry.Used = false;
                _order.Enqueue(key);
                continue;
            }

            _entries.TryRemove(key, out _);
            return;
        }
    }

    private sealed class Entry(TValue value)
    {
        public TValue Value { get; } = value;

        public bool Used { get; set; }
    }
}
