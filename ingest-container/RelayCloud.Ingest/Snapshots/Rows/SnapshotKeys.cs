using RelayCloud.Accounts.Storage;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Snapshots.Rows;

/// <summary>The keys of rows, as README.md in the folder above lays them down.</summary>
internal static class SnapshotKeys
{
    /// <summary>The partition of what belongs to no coin. No name has this key.</summary>
    public const string NoCoin = "*";

    /// <summary>Row of the list of symbols, in <see cref="NoCoin"/>.</summary>
    public const string Symbols = "symbols";

    /// <summary>The partition of a topic's row.</summary>
    public static string PartitionOf(Topic topic) => topic.Channel == Channel.AllMids ? NoCoin : NameKeys.OfName(topic.Coin);

    /// <summary>The row of a topic, which is no aggregated book.</summary>
    public static string RowOf(Topic topic) => topic.Channel switch
    {
        Channel.L2Book => topic.Key.Fast ? "l2Book,fast" : "l2Book",
        Channel.Bbo => "bbo",
        Channel.Trades => "trades",
        Channel.Candle => "candle," + CandleInterval.Names[topic.Key.Interval],
        Channel.AllMids => topic.Coin.Length == 0 ? "allMids" : "allMids," + NameKeys.OfName(topic.Coin),
        _ => "activeAssetCtx",
    };
}
