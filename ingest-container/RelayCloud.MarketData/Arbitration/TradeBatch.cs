namespace RelayCloud.MarketData.Arbitration;

/// <summary>Joins raw trades to a JSON array in a buffer that is used again and again. One for each thread.</summary>
internal sealed class TradeBatch
{
    [ThreadStatic]
    private static TradeBatch? _ofThisThread;

    private byte[] _bytes = new byte[16 * 1024];
    private int _length;

    /// <summary>This thread's own.</summary>
    public static TradeBatch OfThisThread => _ofThisThread ??= new TradeBatch();

    /// <summary>How many trades were added since <see cref="Clear"/>.</summary>
    public int Count { get; private set; }

    /// <summary>Starts anew.</summary>
    public void Clear()
    {
        Count = 0;
        _length = 0;
    }

    /// <summary>Adds a trade.</summary>
    public void Add(ReadOnlySpan<byte> trade)
    {
        // The bracket or comma before it, and room for the closing bracket.
        int needed = _length + trade.Length + 2;
        if (needed > _bytes.Length) Array.Resize(ref _bytes, Math.Max(needed, _bytes.Length * 2));
        _bytes[_length++] = Count == 0 ? (byte)'[' : (byte)',';
        trade.CopyTo(_bytes.AsSpan(_length));
        _length += trade.Length;
        Count++;
    }

    /// <summary>The array; at least one trade was added.</summary>
    public ReadOnlySpan<byte> ToJson()
    {
        _bytes[_length] = (byte)']';
        return _bytes.AsSpan(0, _length + 1);
    }
}
