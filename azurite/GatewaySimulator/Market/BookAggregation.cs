namespace RelayCloud.GatewaySimulator.Market;

/// <summary>
/// Merges levels into price buckets, as <c>nSigFigs</c> and <c>mantissa</c> ask (reference section 4.1): bids round down, asks round up,
/// sizes and order counts add up. Whole-number arithmetic on ticks, so nothing is ever rounded by accident. Pure.
/// </summary>
public static class BookAggregation
{
    /// <summary>Whether the exchange accepts the pair: 2 to 5 figures or none, and a mantissa of 1, 2 or 5 only with 5 figures.</summary>
    public static bool IsValid(long? nSigFigs, long? mantissa) =>
        nSigFigs is null or (>= 2 and <= 5) && (mantissa is null || (nSigFigs == 5 && mantissa is 1 or 2 or 5));

    /// <summary>The first <paramref name="bucketsMax"/> buckets of one side, best first.</summary>
    /// <param name="levels">All levels of the side, best first, prices in ticks.</param>
    public static List<BookLevel> Merge(IReadOnlyList<BookLevel> levels, bool isBid, int nSigFigs, int mantissa, int bucketsMax)
    {
        var buckets = new List<BookLevel>(Math.Min(levels.Count, bucketsMax));
        foreach (BookLevel level in levels)
        {
            long px = BucketTicks(level.PxTicks, isBid, nSigFigs, mantissa);
            if (buckets.Count > 0 && buckets[^1].PxTicks == px)
            {
                BookLevel last = buckets[^1];
                buckets[^1] = new BookLevel(px, last.SzLots + level.SzLots, last.Orders + level.Orders);
            }
            else if (buckets.Count == bucketsMax)
            {
                break;
            }
            else
            {
                buckets.Add(new BookLevel(px, level.SzLots, level.Orders));
            }
        }
        return buckets;
    }

    /// <summary>The bucket that a price falls into. The step is mantissa × 10^(digits - nSigFigs) ticks of that very price.</summary>
    public static long BucketTicks(long pxTicks, bool isBid, int nSigFigs, int mantissa)
    {
        int digits = 1;
        for (long rest = pxTicks; rest >= 10; rest /= 10) digits++;
        // A step below one tick divides every price: nothing to merge.
        if (digits < nSigFigs) return pxTicks;
        long step = mantissa * Coin.PowerOfTen(digits - nSigFigs);
        long down = pxTicks / step * step;
        return isBid || down == pxTicks ? down : down + step;
    }
}
