using RelayCloud.Accounts.Storage;

namespace RelayCloud.MarketApi.Snapshots;

/// <summary>How the rows of the table <c>snapshots</c> are named: ingest-container/RelayCloud.Ingest/Snapshots/README.md is the contract.</summary>
internal static class SnapshotKeys
{
    /// <summary>The table's name.</summary>
    public const string TableName = "snapshots";

    /// <summary>Partition of what belongs to no coin; no name has this key.</summary>
    public const string NoCoin = "*";

    public const string Book = "l2Book";
    public const string FastBook = "l2Book,fast";
    public const string Bbo = "bbo";
    public const string Trades = "trades";
    public const string Symbols = "symbols";

    /// <summary>What the rows of candles begin with.</summary>
    public const string CandlePrefix = "candle,";

    /// <summary>The row of a dex's mid prices; <c>""</c> = the first dex.</summary>
    public static string Mids(string dex) => dex.Length == 0 ? "allMids" : "allMids," + NameKeys.OfName(dex);
}
