using RelayCloud.GatewaySimulator.Market;

namespace RelayCloud.GatewaySimulator.Tests.Market;

public class BookAggregationTests
{
    // The steps that were measured on BTC near 84,143.
    [Theory]
    [InlineData(5, 1, 84_143, 84_143)]
    [InlineData(5, 2, 84_142, 84_144)]
    [InlineData(5, 5, 84_140, 84_145)]
    [InlineData(4, 1, 84_140, 84_150)]
    [InlineData(3, 1, 84_100, 84_200)]
    [InlineData(2, 1, 84_000, 85_000)]
    public void Bids_round_down_and_asks_round_up(int nSigFigs, int mantissa, long bid, long ask)
    {
        Assert.Equal(bid, BookAggregation.BucketTicks(84_143, isBid: true, nSigFigs, mantissa));
        Assert.Equal(ask, BookAggregation.BucketTicks(84_143, isBid: false, nSigFigs, mantissa));
    }

    [Theory]
    [InlineData(null, null, true)]
    [InlineData(2, null, true)]
    [InlineData(5, 1, true)]
    [InlineData(5, 2, true)]
    [InlineData(5, 5, true)]
    [InlineData(5, 3, false)]
    [InlineData(4, 2, false)]
    [InlineData(null, 2, false)]
    [InlineData(1, null, false)]
    [InlineData(6, null, false)]
    public void Only_documented_pairs_are_valid(int? nSigFigs, int? mantissa, bool isValid) =>
        Assert.Equal(isValid, BookAggregation.IsValid(nSigFigs, mantissa));

    [Fact]
    public void Merging_equals_a_naive_model_over_decimals()
    {
        var random = new Random(11);
        for (int round = 0; round < 2_000; round++)
        {
            int decimals = random.Next(0, 7);
            bool isBid = random.Next(2) == 0;
            (int figures, int mantissa) = random.Next(6) switch { 0 => (2, 1), 1 => (3, 1), 2 => (4, 1), 3 => (5, 1), 4 => (5, 2), _ => (5, 5) };
            List<BookLevel> levels = RandomSide(random, isBid);
            List<BookLevel> merged = BookAggregation.Merge(levels, isBid, figures, mantissa, 20);
            Assert.Equal(Naive(levels, decimals, isBid, figures, mantissa), merged.Select(l => (l.PxTicks / Power(decimals), l.SzLots, l.Orders)));
        }
    }

    [Fact]
    public void Without_a_bound_nothing_is_lost()
    {
        List<BookLevel> levels = RandomSide(new Random(3), isBid: true);
        List<BookLevel> merged = BookAggregation.Merge(levels, isBid: true, 3, 1, int.MaxValue - 1);
        Assert.Equal(levels.Sum(l => l.SzLots), merged.Sum(l => l.SzLots));
        Assert.Equal(levels.Sum(l => l.Orders), merged.Sum(l => l.Orders));
    }

    private static List<BookLevel> RandomSide(Random random, bool isBid)
    {
        long start = random.NextInt64(1_000, 2_000_000);
        var prices = new SortedSet<long>(Enumerable.Range(0, 80).Select(_ => isBid ? Math.Max(1, start - random.NextInt64(start / 2)) : start + random.NextInt64(start / 2)));
        IEnumerable<long> ordered = isBid ? prices.Reverse() : prices;
        return [.. ordered.Select(px => new BookLevel(px, random.NextInt64(1, 1_000_000), random.Next(1, 50)))];
    }

    /// <summary>Group by the rounded decimal price; the step comes from the decimal's own magnitude.</summary>
    private static IEnumerable<(decimal Px, long Sz, int N)> Naive(List<BookLevel> levels, int decimals, bool isBid, int figures, int mantissa) =>
        levels.GroupBy(level =>
        {
            decimal px = level.PxTicks / Power(decimals);
            decimal step = mantissa;
            decimal top = 1;
            for (int i = 0; i < figures; i++) top *= 10;
            for (decimal v = px; v >= top; v /= 10) step *= 10;
            for (decimal v = px; v < top / 10; v *= 10) step /= 10;
            decimal units = px / step;
            return (isBid ? decimal.Floor(units) : decimal.Ceiling(units)) * step;
        }).Take(20).Select(g => (g.Key, g.Sum(l => l.SzLots), g.Sum(l => l.Orders)));

    private static decimal Power(int decimals) => Coin.PowerOfTen(decimals);
}
