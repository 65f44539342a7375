using RelayCloud.MarketData.Topics;

namespace RelayCloud.MarketData.Frames;

/// <summary>
/// What <see cref="FrameParser"/> found in one frame. Made once and filled again for every frame, so that parsing allocates nothing.
/// Ranges are indices into the frame. Not thread safe: one for each thread, <see cref="OfThisThread"/>.
/// </summary>
internal sealed class ParsedFrame
{
    [ThreadStatic]
    private static ParsedFrame? _ofThisThread;

    private TradeSlice[] _trades = new TradeSlice[64];

    /// <summary>This thread's own.</summary>
    public static ParsedFrame OfThisThread => _ofThisThread ??= new ParsedFrame();

    /// <summary>What the frame is. Of a corrupt frame the other members hold what had been read up to the damage.</summary>
    public FrameKind Kind { get; set; }

    /// <summary>The channel's name was read and is one that is carried: <see cref="Channel"/> is set.</summary>
    public bool HasChannel { get; set; }

    /// <summary>The channel of a data frame.</summary>
    public Channel Channel { get; set; }

    /// <summary>The channel's name was read, and is none of those that could be a damaged <c>trades</c>.</summary>
    public bool IsSurelyNoTrades { get; set; }

    /// <summary>A coin's name was read, known or not.</summary>
    public bool HasCoin { get; set; }

    /// <summary>The coin's id; for allMids the dex's; -1 when none was read or it is unknown.</summary>
    public int CoinId { get; set; }

    /// <summary>The time that orders the frame, Unix ms: of a book its own, of trades the last one's, of a candle its opening; 0 where the channel carries none.</summary>
    public long TimeMs { get; set; }

    /// <summary>Where the value of <c>data</c> begins.</summary>
    public int DataStart { get; set; }

    /// <summary>The length of the value of <c>data</c>.</summary>
    public int DataLength { get; set; }

    /// <summary>The book is marked <c>"fast":true</c>.</summary>
    public bool IsFast { get; set; }

    /// <summary>The book carries <c>spread</c>, which the exchange writes on aggregated books only.</summary>
    public bool HasSpread { get; set; }

    /// <summary>Index of the candle's interval in <see cref="CandleInterval.Names"/>.</summary>
    public int Interval { get; set; }

    /// <summary>How many trades the candle counts.</summary>
    public long CandleTrades { get; set; }

    /// <summary>Where the candle's volume stands, without quotes.</summary>
    public Range CandleVolume { get; set; }

    /// <summary>How many trades there are, see <see cref="Trades"/>.</summary>
    public int TradeCount { get; private set; }

    /// <summary>The trades, oldest first.</summary>
    public ReadOnlySpan<TradeSlice> Trades => _trades.AsSpan(0, TradeCount);

    /// <summary>Where the text of an error frame stands, without quotes, still escaped.</summary>
    public Range ErrorText { get; set; }

    /// <summary>The acknowledged subscription was understood: <see cref="AckKey"/> is set.</summary>
    public bool HasAckKey { get; set; }

    /// <summary>The acknowledged subscription.</summary>
    public TopicKey AckKey { get; set; }

    /// <summary>Forgets the last frame.</summary>
    public void Clear()
    {
        Kind = FrameKind.Corrupt;
        HasChannel = false;
        Channel = default;
        IsSurelyNoTrades = false;
        HasCoin = false;
        CoinId = -1;
        TimeMs = 0;
        DataStart = 0;
        DataLength = 0;
        IsFast = false;
        HasSpread = false;
        Interval = -1;
        CandleTrades = 0;
        CandleVolume = default;
        TradeCount = 0;
        ErrorText = default;
        HasAckKey = false;
        AckKey = default;
    }

    /// <summary>Adds a trade; false when there are <see cref="TradesParser.TradesMax"/> already.</summary>
    public bool TryAdd(TradeSlice trade)
    {
        if (TradeCount == TradesParser.TradesMax) return false;
        if (TradeCount == _trades.Length) Array.Resize(ref _trades, _trades.Length * 2);
        _trades[TradeCount++] = trade;
        return true;
    }
}
