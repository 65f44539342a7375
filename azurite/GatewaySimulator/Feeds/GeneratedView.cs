using RelayCloud.GatewaySimulator.Market;
using RelayCloud.GatewaySimulator.Wire;

namespace RelayCloud.GatewaySimulator.Feeds;

/// <summary>
/// The generated market as <c>/info</c> shows it: the book of the last push of fast books (so it has the same <c>time</c> and levels as a
/// WebSocket frame of that push), all else as of the newest block.
/// </summary>
internal sealed class GeneratedView(SimulatedMarket market, MarketFrames frames, int bookPeriodMs) : IMarketView
{
    // The exchange keeps the newest 5,000 candles of an interval.
    private const int CandlesMax = 5_000;

    // Candles are added up from trades, so only a week of them is shown; the present candle of any interval is always whole.
    private const long CandleHistoryMs = 7 * 86_400_000L;

    public IReadOnlyList<Coin> Coins { get; } = [.. market.CoinMarkets.Select(m => m.Coin)];

    public long TimeMs => market.Clock.TimeMs(market.NewestBlock);

    public bool HasCoin(string coin) => market.Find(coin) is not null;

    public bool HasDex(string dex) => dex.Length == 0 || Coins.Any(coin => coin.Dex == dex);

    public bool TryWriteBook(JsonText json, string coin, long? nSigFigs, long? mantissa)
    {
        if (market.Find(coin) is not { } found || !BookAggregation.IsValid(nSigFigs, mantissa)) return false;
        long newest = market.NewestBlock;
        long lastPush = market.Clock.FirstBlockFrom(market.Clock.TimeMs(newest) / bookPeriodMs * bookPeriodMs);
        frames.WriteBook(json, found, lastPush, nSigFigs, mantissa, isFast: false);
        return true;
    }

    public int WriteTrades(JsonText json, string coin)
    {
        CoinMarket found = market.Find(coin)!;
        IReadOnlyList<Trade> trades = found.LastTrades(market.NewestBlock, MarketFrames.ReplayedTrades);
        MarketText.Trades(json, found.Coin, trades);
        return trades.Count;
    }

    public int WriteCandles(JsonText json, string coin, string interval, long fromMs, long toMs)
    {
        CoinMarket found = market.Find(coin)!;
        long block = market.NewestBlock;
        long nowMs = market.Clock.TimeMs(block);
        long oldestMs = CandleInterval.OpenMs(interval, Math.Max(0, nowMs - CandleHistoryMs));
        long openMs = CandleInterval.OpenMs(interval, Math.Clamp(fromMs, oldestMs, nowMs));
        var opens = new Queue<long>();
        for (; openMs <= Math.Min(toMs, nowMs); openMs = CandleInterval.NextOpenMs(interval, openMs))
        {
            opens.Enqueue(openMs);
            if (opens.Count > CandlesMax) opens.Dequeue();
        }
        json.Raw("["u8);
        int count = 0;
        foreach (long open in opens)
        {
            if (count++ > 0) json.Raw(","u8);
            MarketText.Candle(json, found.Coin, interval, found.Candle(interval, open, block));
        }
        json.Raw("]"u8);
        return count;
    }

    public void WriteMids(JsonText json, string dex) => frames.WriteMids(json, dex, market.NewestBlock);

    public bool TryWriteContext(JsonText json, string coin)
    {
        AssetContextText.Context(json, market.Find(coin)!, market.Clock, market.NewestBlock);
        return true;
    }
}
