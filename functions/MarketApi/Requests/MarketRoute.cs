namespace RelayCloud.MarketApi.Requests;

/// <summary>What a route takes and what it needs. Immutable.</summary>
/// <param name="Path">Below the root, without a slash in front.</param>
/// <param name="Channel">The exchange's channel that a plan must allow; null = none.</param>
/// <param name="Parameters">All it takes.</param>
/// <param name="Required">Those that must be given.</param>
internal sealed record MarketRoute(string Path, string? Channel, QueryParameter Parameters, QueryParameter Required)
{
    public const string SymbolsPath = "v1/symbols";
    public const string OrderBookPath = "v1/orderbook";
    public const string BboPath = "v1/bbo";
    public const string TradesPath = "v1/trades";
    public const string MidsPath = "v1/mids";
    public const string CandlesPath = "v1/candles";

    public static readonly MarketRoute Symbols = new(SymbolsPath, null, QueryParameter.ApiKey, QueryParameter.None);
    public static readonly MarketRoute OrderBook = new(OrderBookPath, "l2Book", QueryParameter.Symbol | QueryParameter.Depth | QueryParameter.ApiKey, QueryParameter.Symbol);
    public static readonly MarketRoute Bbo = new(BboPath, "bbo", QueryParameter.Symbol | QueryParameter.ApiKey, QueryParameter.Symbol);
    public static readonly MarketRoute Trades = new(TradesPath, "trades", QueryParameter.Symbol | QueryParameter.Limit | QueryParameter.ApiKey, QueryParameter.Symbol);
    public static readonly MarketRoute Mids = new(MidsPath, "allMids", QueryParameter.Dex | QueryParameter.ApiKey, QueryParameter.None);
    public static readonly MarketRoute Candles = new(CandlesPath, "candle", QueryParameter.Symbol | QueryParameter.Interval | QueryParameter.ApiKey, QueryParameter.Symbol | QueryParameter.Interval);

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<MarketRoute> All = [Symbols, OrderBook, Bbo, Trades, Mids, Candles];
}
