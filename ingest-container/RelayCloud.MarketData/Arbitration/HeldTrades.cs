using System.Numerics;

namespace RelayCloud.MarketData.Arbitration;

/// <summary>The trades of one topic that are held back, in order of arrival. Bounded in trades and in bytes. Allocates only when it has never held as much before. Not thread safe.</summary>
internal sealed class HeldTrades(int tradesMax, int bytesMax)
{
    private HeldTrade[] _trades = [];
    private byte[] _bytes = [];
    private int _bytesUsed;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The trades.</summary>
    public ReadOnlySpan<HeldTrade> Trades => _trades.AsSpan(0, Count);

    /// <summary>The raw JSON of one.</summary>
    public ReadOnlySpan<byte> BytesOf(in HeldTrade trade) => _bytes.AsSpan(trade.Start, trade.Length);

    /// <summary>Adds one, its bytes copied; false when there is no room.</summary>
    public bool TryAdd(in HeldTrade trade, ReadOnlySpan<byte> bytes)
    {
        if (Count == tradesMax) return false;
        if (_bytesUsed + bytes.Length > _bytes.Length && !TryMakeRoom(bytes.Length)) return false;
        if (Count == _trades.Length) Array.Resize(ref _trades, Math.Min(tradesMax, Math.Max(16, _trades.Length * 2)));
        bytes.CopyTo(_bytes.AsSpan(_bytesUsed));
        _trades[Count++] = trade with { Start = _bytesUsed, Length = bytes.Length };
        _bytesUsed += bytes.Length;
        return true;
    }

    /// <summary>Removes those whose flag is set; <paramref name="flags"/> has one for each.</summary>
    public void Remove(ReadOnlySpan<bool> flags)
    {
        int kept = 0;
        for (int i = 0; i < Count; i++)
            if (!flags[i]) _trades[kept++] = _trades[i];
        Count = kept;
        if (kept == 0) _bytesUsed = 0;
    }

    private bool TryMakeRoom(int length)
    {
        int live = 0;
        foreach (ref readonly HeldTrade trade in Trades) live += trade.Length;
        if (live + length > bytesMax) return false;
        bool fitsInPlace = live + length <= (_bytes.Length == bytesMax ? bytesMax : _bytes.Length / 2);
        byte[] bytes = fitsInPlace
            ? _bytes
            : new byte[Math.Min(bytesMax, (int)BitOperations.RoundUpToPowerOf2((uint)(live + length) * 2))];
        int next = 0;
        for (int i = 0; i < Count; i++)
        {
            ref HeldTrade trade = ref _trades[i];

            // Bytes only ever move towards the beginning, so that this is right in place too.
            _bytes.AsSpan(trade.Start, trade.Length).CopyTo(bytes.AsSpan(next));
            trade = trade with { Start = next };
            next += trade.Length;
        }

        _bytes = bytes;
        _bytesUsed = next;
        return true;
    }
}
