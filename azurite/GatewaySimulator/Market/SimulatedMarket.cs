using System.Collections.Frozen;

namespace RelayCloud.GatewaySimulator.Market;

/// <summary>
/// The whole simulated exchange: a pure function of the seed and the clock. Two markets with the same seed, blocks per second, activity,
/// speed and anchor are the same market, whenever they were started. Safe from any thread.
/// </summary>
public sealed class SimulatedMarket
{
    private readonly FrozenDictionary<string, CoinMarket> _byName;

    public SimulatedMarket(ulong seed, int liveCoins, double activity, BlockClock clock)
    {
        Clock = clock;
        CoinMarkets = [.. CoinCatalog.Create(liveCoins).Select(coin => new CoinMarket(seed, coin, clock, activity))];
        _byName = CoinMarkets.ToFrozenDictionary(market => market.Coin.Name, StringComparer.Ordinal);
    }

    public BlockClock Clock { get; }

    /// <summary>All coins, the delisted one included, busiest first.</summary>
    public IReadOnlyList<CoinMarket> CoinMarkets { get; }

    /// <summary>The newest block now.</summary>
    public long NewestBlock => Clock.BlockAt(Clock.NowMs);

    /// <summary>The market of a coin, or null when there is no such coin. Names are case-sensitive.</summary>
    public CoinMarket? Find(string coin) => _byName.GetValueOrDefault(coin);

    /// <summary>
    /// Every trade of a coin between two market times (both inclusive), oldest first: the truth that a relay's output can be held against.
    /// </summary>
    public IReadOnlyList<Trade> TradesBetween(string coin, long fromMs, long toMs)
    {
        CoinMarket market = Find(coin) ?? throw new ArgumentException($"There is no coin '{coin}' in this market.", nameof(coin));
        var trades = new List<Trade>();
        long last = Clock.BlockAt(toMs);
        for (long block = Clock.FirstBlockFrom(fromMs); block <= last; block++) trades.AddRange(market.Trades(block));
        return trades;
    }
}
