using System.Numerics;

namespace RelayCloud.MarketData.Arbitration;

/// <summary>
/// The keys of the last trades of one coin: a ring in order of publication, indexed by an open-addressing table. Grows by doubling up to its bound, then the oldest
/// key leaves for each new one; nothing is allocated from there on. Not thread safe.
/// </summary>
internal sealed class TradeWindow
{
    private const int InitialCapacity = 64;

    private readonly int _capacityMax;
    private Key[] _ring;

    // Ring index + 1 of the key in each slot; 0 = empty. Twice as many slots as keys keeps probes short.
    private int[] _slots;
    private int _oldest;

    /// <summary>A window of at most <paramref name="keysMax"/> keys, rounded up to a power of two.</summary>
    public TradeWindow(int keysMax)
    {
        _capacityMax = (int)BitOperations.RoundUpToPowerOf2((uint)keysMax);
        int capacity = Math.Min(InitialCapacity, _capacityMax);
        _ring = new Key[capacity];
        _slots = new int[capacity * 2];
    }

    /// <summary>How many keys are in it.</summary>
    public int Count { get; private set; }

    /// <summary>The newest time of any key that left; trades as old as this cannot be told from those. 0 while none left.</summary>
    public long ForgottenTimeMs { get; private set; }

    /// <summary>Whether the key is in it.</summary>
    public bool Contains(long timeMs, long tid) => _slots[FindSlot(new Key(timeMs, tid))] != 0;

    /// <summary>Adds a key; false, with nothing changed, when it is in it already.</summary>
    public bool TryAdd(long timeMs, long tid)
    {
        var key = new Key(timeMs, tid);
        int slot = FindSlot(key);
        if (_slots[slot] != 0) return false;
        if (Count == _ring.Length)
        {
            if (Count < _capacityMax) Grow();
            else RemoveOldest();
            slot = FindSlot(key);
        }

        int index = (_oldest + Count) & (_ring.Length - 1);
        _ring[index] = key;
        _slots[slot] = index + 1;
        Count++;
        return true;
    }

    private int FindSlot(Key key)
    {
        int mask = _slots.Length - 1;
        int slot = key.HomeSlot(mask);
        while (_slots[slot] != 0 && _ring[_slots[slot] - 1] != key) slot = (slot + 1) & mask;
        return slot;
    }

    private void RemoveOldest()
    {
        Key key = _ring[_oldest];
        ForgottenTimeMs = Math.Max(ForgottenTimeMs, key.TimeMs);
        int mask = _slots.Length - 1;
        int hole = FindSlot(key);
        _oldest = (_oldest + 1) & (_ring.Length - 1);
        Count--;

        // Shift back every key that was probed past the hole, so that no search ends there too early.
        for (int next = (hole + 1) & mask; _slots[next] != 0; next = (next + 1) & mask)
        {
            int home = _ring[_slots[next] - 1].HomeSlot(mask);
            bool homeIsBetweenHoleAndNext = ((next - home) & mask) < ((next - hole) & mask);
            if (homeIsBetweenHoleAndNext) continue;
            _slots[hole] = _slots[next];
            hole = next;
        }

        _slots[hole] = 0;
    }

    private void Grow()
    {
        var ring = new Key[_ring.Length * 2];
        for (int i = 0; i < Count; i++) ring[i] = _ring[(_oldest + i) & (_ring.Length - 1)];
        _ring = ring;
        _oldest = 0;
        _slots = new int[ring.Length * 2];
        for (int i = 0; i < Count; i++) _slots[FindSlot(ring[i])] = i + 1;
    }

    private readonly record struct Key(long TimeMs, long Tid)
    {
        // The tid is a hash already, but of 50 bits and chosen by others: multiplied, its high bits spread over the table.
        public int HomeSlot(int mask) => (int)((((ulong)Tid ^ ((ulong)TimeMs << 20)) * 0x9E37_79B9_7F4A_7C15) >> 33) & mask;
    }
}
