using RelayCloud.GatewaySimulator.Market;
using RelayCloud.GatewaySimulator.Wire;

namespace RelayCloud.GatewaySimulator.Feeds;

/// <summary>What can be read of a market without subscribing: what <c>/info</c> and posts are answered from. Thread-safe.</summary>
internal interface IMarketView
{
    /// <summary>All coins, delisted ones included.</summary>
    IReadOnlyList<Coin> Coins { get; }

    /// <summary>Time of the newest block (or of the replay), ms.</summary>
    long TimeMs { get; }

    bool HasCoin(string coin);

    /// <summary>Whether a dex exists; the empty name is the first dex and always does.</summary>
    bool HasDex(string dex);

    /// <summary>Writes the current l2Book object, or returns false when there is none to show.</summary>
    bool TryWriteBook(JsonText json, string coin, long? nSigFigs, long? mantissa);

    /// <summary>Writes the array of the last trades and returns how many.</summary>
    int WriteTrades(JsonText json, string coin);

    /// <summary>Writes the array of candles that overlap a span of time, oldest first, and returns how many.</summary>
    int WriteCandles(JsonText json, string coin, string interval, long fromMs, long toMs);

    /// <summary>Writes the map of mid prices of a dex. The first dex's holds spot and outcomes too.</summary>
    void WriteMids(JsonText json, string dex);

    /// <summary>Writes a coin's asset context, or returns false when nothing is known.</summary>
    bool TryWriteContext(JsonText json, string coin);
}
