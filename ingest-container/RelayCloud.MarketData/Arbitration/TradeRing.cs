using System.Buffers;
using System.Runtime.InteropServices;

namespace RelayCloud.MarketData.Arbitration;

/// <summary>
/// The last trades of one coin as raw JSON, in order of publication. Bounded in trades and in bytes; grows by doubling, then the oldest leave and nothing is
/// allocated. Not thread safe.
/// </summary>
internal sealed class TradeRing(int tradesMax, int bytesMax)
{
    private const int InitialTrades = 32;
    private const int InitialBytes = 8 * 1024;

    private Entry[] _entries = new Entry[Math.Min(InitialTrades, tradesMax)];
    private byte[] _bytes = new byte[Math.Min(InitialBytes, bytesMax)];
    private int _oldest;
    private int _nextByte;

    /// <summary>How many trades are in it.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a trade, of at most half of the bytes allowed. The oldest leave as needed.</summary>
    public void Add(ReadOnlySpan<byte> trade, long timeMs, int gateway, TradeMark mark)
    {
        if (Count == _entries.Length)
        {
            if (Count < tradesMax) GrowEntries();
            else RemoveOldest();
        }

        int start = MakeRoom(trade.Length);
        trade.CopyTo(_bytes.AsSpan(start));
        _nextByte = start + trade.Length;
        _entries[IndexOf(Count)] = new Entry(start, trade.Length, timeMs, (byte)gateway, mark);
        Count++;
    }

    /// <summary>Forgets all trades.</summary>
    public void Clear()
    {
        _oldest = 0;
        Count = 0;
    }

    /// <summary>Writes the last <paramref name="count"/> trades as a JSON array, oldest first. The count is from 1 to <see cref="Count"/>.</summary>
    public void CopyLast(int count, IBufferWriter<byte> destination)
    {
        destination.Write("["u8);
        for (int i = Count - count; i < Count; i++)
        {
            ref readonly Entry entry = ref _entries[IndexOf(i)];
            destination.Write(_bytes.AsSpan(entry.Start, entry.Length));
            destination.Write(i == Count - 1 ? "]"u8 : ","u8);
        }
    }

    /// <summary>Finds who published the trade that should have come right after a trade of that time: the first newer one. False when there is none.</summary>
    public bool TryFindSuccessor(long timeMs, out int gateway, out TradeMark mark)
    {
        gateway = -1;
        mark = TradeMark.None;
        for (int i = Count - 1; i >= 0; i--)
        {
            ref readonly Entry entry = ref _entries[IndexOf(i)];

            // Late trades stand among newer ones and say nothing about order.
            if (entry.Mark == TradeMark.Late) continue;
            if (entry.TimeMs <= timeMs) break;
            gateway = entry.Gateway;
            mark = entry.Mark;
        }

        return gateway >= 0;
    }

    private int IndexOf(int position)
    {
        int index = _oldest + position;
        return index < _entries.Length ? index : index - _entries.Length;
    }

    private void RemoveOldest()
    {
        _oldest = IndexOf(1);
        Count--;
    }

    /// <summary>Finds where <paramref name="length"/> bytes fit in one piece behind the newest trade, or at the beginning.</summary>
    private int MakeRoom(int length)
    {
        while (true)
        {
            if (Count == 0) _nextByte = 0;
            int oldest = Count == 0 ? 0 : _entries[_oldest].Start;
            bool wrapped = Count > 0 && _nextByte <= oldest;
            int freeHere = (wrapped ? oldest : _bytes.Length) - _nextByte;
            if (freeHere >= length) return _nextByte;
            if (!wrapped && Count > 0 && oldest >= length) return 0;
            if (_bytes.Length < bytesMax) GrowBytes();
            else RemoveOldest();
        }
    }

    private void GrowEntries()
    {
        var entries = new Entry[Math.Min(_entries.Length * 2, tradesMax)];
        for (int i = 0; i < Count; i++) entries[i] = _entries[IndexOf(i)];
        _entries = entries;
        _oldest = 0;
    }

    private void GrowBytes()
    {
        byte[] bytes = new byte[(int)Math.Min((long)_bytes.Length * 2, bytesMax)];
        int next = 0;
        for (int i = 0; i < Count; i++)
        {
            ref Entry entry = ref _entries[IndexOf(i)];
            _bytes.AsSpan(entry.Start, entry.Length).CopyTo(bytes.AsSpan(next));
            entry = entry with { Start = next };
            next += entry.Length;
        }

        _bytes = bytes;
        _nextByte = next;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Entry(int Start, int Length, long TimeMs, byte Gateway, TradeMark Mark);
}
