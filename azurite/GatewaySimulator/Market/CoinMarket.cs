namespace RelayCloud.GatewaySimulator.Market;

/// <summary>
/// One coin's books, trades and candles as functions of the block. Holds no state but caches of what those functions gave;
/// safe from any thread.
/// </summary>
public sealed class CoinMarket
{
    private const long MinuteMs = 60_000;
    private const int MinutesADay = 1_440;

    // A minute costs up to 0.1 ms; a month of them fits (45,000 × 80 B = 3.6 MB a coin, only for coins whose long candles are asked for).
    private const int MinuteCacheMax = 45_000;

    // A coin that has not traded in a day has no last trades.
    private const int LastTradesMinutesMax = MinutesADay;

    private readonly BlockClock _clock;
    private readonly BookGenerator _books;
    private readonly TradeGenerator _trades;
    private readonly ulong _eventSeed;
    private readonly double _eventProbability;
    private readonly Lock _cacheGate = new();
    private readonly Dictionary<long, Candle> _minutes = [];
    private volatile DayStats? _day;

    internal CoinMarket(ulong seed, Coin coin, BlockClock clock, double activity)
    {
        Coin = coin;
        _clock = clock;
        ulong coinSeed = SeedHash.OfName(seed, coin.Name);
        _books = new BookGenerator(coinSeed, coin, clock);
        _trades = new TradeGenerator(coinSeed, coin, clock, activity);
        _eventSeed = SeedHash.Of(coinSeed, 0x6576656E);
        _eventProbability = Math.Min(1, coin.BookEventsPerSecond * activity / clock.BlocksPerSecond);
    }

    public Coin Coin { get; }

    /// <summary>The whole book after a block, at most <paramref name="levelsMax"/> levels a side.</summary>
    public Book Book(long block, int levelsMax) => Coin.IsDelisted ? Market.Book.Empty : _books.LevelsOf(Top(block), levelsMax);

    /// <summary>The trades of one block, oldest first; often none.</summary>
    public IReadOnlyList<Trade> Trades(long block)
    {
        MinutePlan plan = _trades.PlanAt(block);
        (long from, long to) = plan.TakersIn(block);
        if (from == to) return [];
        var trades = new List<Trade>();
        BookTop top = _books.TopAt(block);
        for (long taker = from; taker < to; taker++) _trades.AppendFills(plan, taker, top, trades);
        return trades;
    }

    /// <summary>The newest <paramref name="countMax"/> trades up to a block (inclusive), oldest first. Looks back one day at most.</summary>
    public IReadOnlyList<Trade> LastTrades(long block, int countMax)
    {
        var takers = new List<List<Trade>>();
        int count = 0;
        long minuteMs = MinuteOf(block);
        for (int i = 0; i < LastTradesMinutesMax && count < countMax && minuteMs >= 0; i++, minuteMs -= MinuteMs)
        {
            MinutePlan plan = _trades.PlanOf(minuteMs);
            for (long taker = plan.Takers - 1; taker >= 0 && count < countMax; taker--)
            {
                long at = plan.BlockOf(taker);
                if (at > block) continue;
                var fills = new List<Trade>();
                _trades.AppendFills(plan, taker, _books.TopAt(at), fills);
                takers.Add(fills);
                count += fills.Count;
            }
        }
        takers.Reverse();
        return [.. takers.SelectMany(t => t).Skip(Math.Max(0, count - countMax))];
    }

    /// <summary>The candle that opens at <paramref name="openMs"/>, from the trades up to a block (inclusive).</summary>
    public Candle Candle(string interval, long openMs, long block)
    {
        long nextMs = CandleInterval.NextOpenMs(interval, openMs);
        long lastMinuteMs = Math.Min(nextMs - MinuteMs, MinuteOf(block));
        var candle = Market.Candle.At(openMs, nextMs - 1, 0);
        for (long minuteMs = openMs; minuteMs <= lastMinuteMs; minuteMs += MinuteMs)
            candle = candle.With(Minute(minuteMs, block));
        return candle.Trades > 0 ? candle : Market.Candle.At(openMs, nextMs - 1, LastPxTicks(_clock.FirstBlockFrom(openMs) - 1));
    }

    /// <summary>The price of the last trade up to a block; the base price when nothing traded for a day.</summary>
    public long LastPxTicks(long block) => LastTrades(block, 1) is [var trade] ? trade.PxTicks : Coin.BasePxTicks;

    /// <summary>Whether the book may differ from that of the block before.</summary>
    internal bool IsBookEvent(long block) => !Coin.IsDelisted && (IsFirstOfMinute(block) || IsByChance(block) || HasTrades(block));

    /// <summary>The best bid and ask after a block.</summary>
    internal BookTop Top(long block)
    {
        if (Coin.IsDelisted) return default;
        // Every minute begins with an event, so this ends within a minute's blocks (a tail coin: some tens of them).
        long at = block;
        while (!IsBookEvent(at)) at--;
        return _books.TopAt(at);
    }

    /// <summary>The best bid and ask of a block that is an event.</summary>
    internal BookTop TopAtEvent(long eventBlock) => _books.TopAt(eventBlock);

    /// <summary>The fair price at a time, rounded to ticks.</summary>
    internal long FairTicks(long timeMs) => Coin.IsDelisted ? Coin.BasePxTicks : Math.Max(1, (long)Math.Floor(_books.FairTicks(timeMs) + 0.5));

    /// <summary>What the coin did in the day before the minute of a block.</summary>
    internal DayStats Day(long block)
    {
        long minuteMs = MinuteOf(block);
        DayStats? day = _day;
        if (day is not null && day.MinuteStartMs == minuteMs) return day;
        long lots = 0;
        long notional = 0;
        for (int i = 1; i <= MinutesADay; i++)
        {
            long startMs = minuteMs - i * MinuteMs;
            long volume = _trades.PlanOf(startMs).VolumeLots;
            lots += volume;
            if (volume > 0) notional += volume * FairTicks(startMs);
        }
        return _day = new DayStats(minuteMs, lots, notional);
    }

    private Candle Minute(long minuteMs, long block)
    {
        MinutePlan plan = _trades.PlanOf(minuteMs);
        bool isWhole = block >= plan.FirstBlock + plan.Blocks - 1;
        if (isWhole)
        {
            lock (_cacheGate)
            {
                if (_minutes.TryGetValue(minuteMs, out Candle known)) return known;
            }
        }
        var candle = Market.Candle.At(minuteMs, minuteMs + MinuteMs - 1, 0);
        var fills = new List<Trade>();
        for (long taker = 0; taker < plan.Takers; taker++)
        {
            long at = plan.BlockOf(taker);
            if (at > block) break;
            fills.Clear();
            _trades.AppendFills(plan, taker, _books.TopAt(at), fills);
            foreach (Trade trade in fills) candle = candle.With(trade);
        }
        if (isWhole)
        {
            lock (_cacheGate)
            {
                if (_minutes.Count >= MinuteCacheMax) _minutes.Clear();
                _minutes[minuteMs] = candle;
            }
        }
        return candle;
    }

    private bool IsFirstOfMinute(long block) => MinuteOf(block) != MinuteOf(block - 1);

    private bool IsByChance(long block) => SeedHash.Unit(SeedHash.Of(_eventSeed, (ulong)block)) < _eventProbability;

    private bool HasTrades(long block)
    {
        (long from, long to) = _trades.PlanAt(block).TakersIn(block);
        return to > from;
    }

    private long MinuteOf(long block) => _clock.TimeMs(block) / MinuteMs * MinuteMs;
}
