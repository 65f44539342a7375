using System.Globalization;
using RelayCloud.GatewaySimulator.Market;
using RelayCloud.GatewaySimulator.Tests.Support;
using RelayCloud.GatewaySimulator.Wire;

namespace RelayCloud.GatewaySimulator.Tests.Market;

public class MarketTests
{
    private const long NowMs = 1_795_255_200_000;
    private static readonly BlockClock Clock = new(new ManualTime(), 12, 1, 0);

    private static readonly SimulatedMarket Seed42 = new(42, 50, 1, Clock);

    [Fact]
    public void Two_markets_with_one_seed_are_the_same_market()
    {
        var other = new SimulatedMarket(42, 20, 1, new BlockClock(new ManualTime(), 12, 1, 0));
        foreach (CoinMarket coin in other.CoinMarkets)
        {
            CoinMarket same = Seed42.Find(coin.Coin.Name)!;
            foreach (long block in Blocks(200))
            {
                Assert.Equal(same.Top(block), coin.Top(block));
                Assert.Equal(same.Trades(block), coin.Trades(block));
                Assert.Equal(same.Book(block, 20).Bids, coin.Book(block, 20).Bids);
            }
        }
    }

    [Fact]
    public void Another_seed_is_another_market()
    {
        var other = new SimulatedMarket(43, 1, 1, Clock);
        long block = Clock.BlockAt(NowMs);
        Assert.NotEqual(Seed42.Find("BTC")!.Book(block, 20).Bids, other.Find("BTC")!.Book(block, 20).Bids);
    }

    [Fact]
    public void Books_are_never_crossed_and_always_in_order_and_on_the_grid()
    {
        foreach (CoinMarket coin in Seed42.CoinMarkets)
        {
            foreach (long block in Blocks(100))
            {
                Book book = coin.Book(block, int.MaxValue);
                for (int i = 1; i < book.Bids.Count; i++) Assert.True(book.Bids[i].PxTicks < book.Bids[i - 1].PxTicks);
                for (int i = 1; i < book.Asks.Count; i++) Assert.True(book.Asks[i].PxTicks > book.Asks[i - 1].PxTicks);
                if (book.Bids.Count > 0 && book.Asks.Count > 0) Assert.True(book.Bids[0].PxTicks < book.Asks[0].PxTicks);
                Assert.All(book.Bids.Concat(book.Asks), level =>
                {
                    Assert.True(level is { PxTicks: > 0, SzLots: > 0, Orders: > 0 }, $"{coin.Coin.Name} {level}");
                    AssertValidPrice(coin.Coin, level.PxTicks);
                });
                Assert.Equal(coin.Top(block).Bid, book.Bids.FirstOrDefault());
                Assert.Equal(coin.Top(block).Ask, book.Asks.FirstOrDefault());
            }
        }
    }

    [Fact]
    public void A_book_differs_from_the_last_only_on_an_event_block()
    {
        foreach (string name in (string[])["BTC", "LTC", "@107", "#6740"])
        {
            CoinMarket coin = Seed42.Find(name)!;
            long first = Clock.BlockAt(NowMs);
            BookTop last = coin.Top(first);
            int changes = 0;
            for (long block = first + 1; block < first + 2_000; block++)
            {
                BookTop top = coin.Top(block);
                if (!top.SameQuote(last))
                {
                    Assert.True(coin.IsBookEvent(block));
                    Assert.Equal(top, coin.TopAtEvent(block));
                    changes++;
                }
                last = top;
            }
            Assert.InRange(changes, 5, 1_900);
        }
    }

    [Fact]
    public void Activity_is_like_the_measured_one()
    {
        CoinMarket btc = Seed42.Find("BTC")!;
        long first = Clock.BlockAt(NowMs);
        const int Seconds = 300;
        int quotes = 0;
        int tradeFrames = 0;
        for (long block = first; block < first + Seconds * 12; block++)
        {
            if (!btc.Top(block).SameQuote(btc.Top(block - 1))) quotes++;
            if (btc.Trades(block).Count > 0) tradeFrames++;
        }
        Assert.InRange(quotes / (double)Seconds, 4.5, 9);
        Assert.InRange(tradeFrames / (double)Seconds, 1, 4.3);
    }

    [Fact]
    public void Trades_have_the_shape_of_real_ones_and_happen_at_the_best_price()
    {
        foreach (CoinMarket coin in Seed42.CoinMarkets.Take(12))
        {
            long first = Clock.BlockAt(NowMs);
            for (long block = first; block < first + 720; block++)
            {
                BookTop top = coin.Top(block);
                foreach (Trade trade in coin.Trades(block))
                {
                    Assert.InRange(trade.Tid, 0, (1L << 50) - 1);
                    Assert.True(trade.SzLots >= 1);
                    Assert.Equal(Clock.TimeMs(block), trade.TimeMs);
                    Assert.NotEqual(trade.Buyer, trade.Seller);
                    Assert.Equal(trade.IsBuy ? top.Ask.PxTicks : top.Bid.PxTicks, trade.PxTicks);
                }
            }
        }
    }

    [Fact]
    public void The_trades_of_a_minute_add_up_to_its_plan()
    {
        foreach (string name in (string[])["BTC", "ETH", "PURR/USDC"])
        {
            CoinMarket coin = Seed42.Find(name)!;
            long minuteMs = NowMs / 60_000 * 60_000;
            long lots = Seed42.TradesBetween(name, minuteMs, minuteMs + 59_999).Sum(t => t.SzLots);
            long day = coin.Day(Clock.FirstBlockFrom(minuteMs + 60_000)).VolumeLots - coin.Day(Clock.FirstBlockFrom(minuteMs)).VolumeLots;
            long oldest = Seed42.TradesBetween(name, minuteMs - 86_400_000, minuteMs - 86_400_000 + 59_999).Sum(t => t.SzLots);
            Assert.Equal(lots - oldest, day);
        }
    }

    [Fact]
    public void Last_trades_are_those_of_a_scan_of_all_blocks()
    {
        foreach (string name in (string[])["BTC", "SOL", "xyz:SP500"])
        {
            CoinMarket coin = Seed42.Find(name)!;
            foreach (long block in Blocks(5))
            {
                var scanned = new List<Trade>();
                for (long at = block - 720 * 15; at <= block; at++) scanned.AddRange(coin.Trades(at));
                Assert.True(scanned.Count >= 30, name);
                Assert.Equal(scanned[^30..], coin.LastTrades(block, 30));
            }
        }
    }

    [Theory]
    [InlineData("1m")]
    [InlineData("5m")]
    [InlineData("1h")]
    public void Candles_are_those_of_the_trades(string interval)
    {
        CoinMarket coin = Seed42.Find("ETH")!;
        foreach (long block in Blocks(3))
        {
            long openMs = CandleInterval.OpenMs(interval, Clock.TimeMs(block));
            IReadOnlyList<Trade> trades = Seed42.TradesBetween("ETH", openMs, Clock.TimeMs(block));
            Candle candle = coin.Candle(interval, openMs, block);
            Assert.Equal(trades.Count, candle.Trades);
            Assert.Equal(trades.Sum(t => t.SzLots), candle.VolumeLots);
            if (trades.Count == 0) continue;
            Assert.Equal(trades[0].PxTicks, candle.OpenTicks);
            Assert.Equal(trades[^1].PxTicks, candle.CloseTicks);
            Assert.Equal(trades.Max(t => t.PxTicks), candle.HighTicks);
            Assert.Equal(trades.Min(t => t.PxTicks), candle.LowTicks);
        }
    }

    [Fact]
    public void A_month_is_a_calendar_month()
    {
        long open = CandleInterval.OpenMs("1M", NowMs);
        Assert.Equal(new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(), open);
        Assert.Equal(new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(), CandleInterval.NextOpenMs("1M", open));
    }

    [Fact]
    public void The_delisted_coin_is_dead()
    {
        CoinMarket coin = Seed42.CoinMarkets[^1];
        Assert.True(coin.Coin.IsDelisted);
        long block = Clock.BlockAt(NowMs);
        Assert.Empty(coin.Book(block, 20).Bids);
        Assert.Empty(coin.LastTrades(block, 30));
        Assert.False(coin.IsBookEvent(block));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(CoinCatalog.LiveCoinsMax)]
    public void Coin_names_are_unique_and_as_many_as_asked_for(int count)
    {
        IReadOnlyList<Coin> coins = CoinCatalog.Create(count);
        Assert.Equal(count, coins.Count(c => !c.IsDelisted));
        Assert.Equal(coins.Count, coins.Select(c => c.Name).Distinct(StringComparer.Ordinal).Count());
    }

    private static IEnumerable<long> Blocks(int count)
    {
        var random = new Random(7);
        for (int i = 0; i < count; i++) yield return Clock.BlockAt(NowMs + random.NextInt64(30L * 86_400_000));
    }

    /// <summary>At most five significant figures unless it is a whole number, at most 6 (8) less szDecimals decimals.</summary>
    private static void AssertValidPrice(Coin coin, long ticks)
    {
        string text = FixedPoint.ToString(ticks, coin.PxDecimals);
        decimal value = decimal.Parse(text, CultureInfo.InvariantCulture);
        if (value == decimal.Truncate(value)) return;
        string digits = text.Replace(".", "", StringComparison.Ordinal).TrimStart('0').TrimEnd('0');
        Assert.True(digits.Length <= 5, $"{coin.Name} {text} has more than five significant figures");
        int decimals = text.Length - text.IndexOf('.', StringComparison.Ordinal) - 1;
        Assert.True(decimals <= (coin.IsSpotLike ? 8 : 6) - coin.SzDecimals, $"{coin.Name} {text}");
    }
}
