namespace RelayCloud.GatewaySimulator.Market;

/// <summary>
/// The order book of one coin as a pure function of the block. A coin's book changes only on its event blocks; each price level lives
/// for seconds, whatever happens to its neighbours, so that successive books share most levels as real ones do.
/// The best bid is below the best ask by construction, and levels are generated outwards from them: never crossed, never out of order.
/// </summary>
internal sealed class BookGenerator(ulong coinSeed, Coin coin, BlockClock clock)
{
    private const int PopulatedPercent = 70;
    private readonly ulong _seed = SeedHash.Of(coinSeed, 0x626F6F6B);
    private readonly PricePath _path = new(coinSeed, coin);

    // Distance from the best price (ticks) up to which prices that are multiples of the grid can hold a level:
    // about 130 levels a side reach a fifth of BTC's price away, so that coarse aggregation has something to merge.
    private static readonly (long DistanceTicks, long GridTicks)[] Zones = [(40, 1), (200, 5), (2_000, 50), (20_000, 500)];

    public double FairTicks(long timeMs) => _path.At(timeMs);

    /// <summary>The best bid and ask that hold from an event block on.</summary>
    public BookTop TopAt(long eventBlock)
    {
        long timeMs = clock.TimeMs(eventBlock);
        ulong hash = SeedHash.Of(_seed, (ulong)eventBlock);
        long spread = 1 + (long)(hash % (ulong)coin.SpreadTicksMax);
        long bidTicks = Math.Clamp((long)Math.Floor(_path.At(timeMs) - spread * 0.5 + 0.5), 1, coin.AskTicksMax - spread);
        bool oneSided = (hash >> 8) % 1000 < (ulong)coin.OneSidedPerMille;
        // A touch says that this event changed the size of that best level.
        ulong touch = SeedHash.Mix((ulong)eventBlock);
        BookLevel bid = Level(bidTicks, timeMs, isBid: true, (hash >> 20 & 1) == 0 ? touch : 0);
        BookLevel ask = oneSided ? default : Level(bidTicks + spread, timeMs, isBid: false, (hash >> 21 & 1) == 0 ? touch : 0);
        return new BookTop(eventBlock, bid, ask);
    }

    /// <summary>All levels behind (and with) a best bid and ask, at most <paramref name="levelsMax"/> a side.</summary>
    public Book LevelsOf(in BookTop top, int levelsMax)
    {
        long timeMs = clock.TimeMs(top.EventBlock);
        return new Book(Side(top.Bid, timeMs, isBid: true, levelsMax), Side(top.Ask, timeMs, isBid: false, levelsMax));
    }

    private List<BookLevel> Side(BookLevel best, long timeMs, bool isBid, int levelsMax)
    {
        var levels = new List<BookLevel>(Math.Min(levelsMax, 160));
        if (best.SzLots == 0) return levels;
        levels.Add(best);
        long limitTicks = isBid ? Math.Max(1, best.PxTicks * 3 / 4) : Math.Min(coin.AskTicksMax, best.PxTicks * 5 / 4);
        long px = best.PxTicks;
        foreach ((long distance, long grid) in Zones)
        {
            while (levels.Count < levelsMax)
            {
                long next = isBid ? (px - 1) / grid * grid : (px / grid + 1) * grid;
                if (isBid ? next < limitTicks : next > limitTicks) return levels;
                if (Math.Abs(next - best.PxTicks) > distance) break;
                px = next;
                if (IsPopulated(px, timeMs, isBid)) levels.Add(Level(px, timeMs, isBid, touch: 0));
            }
        }
        return levels;
    }

    private bool IsPopulated(long pxTicks, long timeMs, bool isBid) => LevelHash(pxTicks, timeMs, isBid) % 100 < PopulatedPercent;

    private BookLevel Level(long pxTicks, long timeMs, bool isBid, ulong touch)
    {
        ulong hash = SeedHash.Mix(LevelHash(pxTicks, timeMs, isBid) ^ touch);
        double u = SeedHash.Unit(hash);
        // The cube gives many small levels and a few large ones: the mean is a quarter of the largest.
        long lots = 1 + (long)(coin.MeanTakerLots * 12.0 * (u * u * u));
        int orders = 1 + (int)(SeedHash.Mix(hash) % 4 * (SeedHash.Mix(hash + 1) % 9));
        return new BookLevel(pxTicks, lots, (int)Math.Min(orders, lots));
    }

    /// <summary>Constant while the level lives: 2 to 30 s, each level on a clock of its own.</summary>
    private ulong LevelHash(long pxTicks, long timeMs, bool isBid)
    {
        ulong place = SeedHash.Of(_seed, (ulong)pxTicks, isBid ? 1UL : 2UL);
        long lifeMs = 2_000 << (int)(place & 3);
        long age = (timeMs + (long)(place >> 8 & 0xFFFF)) / lifeMs;
        return SeedHash.Of(place, (ulong)age);
    }
}
