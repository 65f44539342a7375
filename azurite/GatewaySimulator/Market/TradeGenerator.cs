namespace RelayCloud.GatewaySimulator.Market;

/// <summary>
/// The trades of one coin as a pure function of the block. A taker trades at the best price of its block's book,
/// against one to <see cref="MinutePlan.FillsMax"/> makers; all its fills share one transaction hash.
/// </summary>
internal sealed class TradeGenerator(ulong coinSeed, Coin coin, BlockClock clock, double activity)
{
    private const long MinuteMs = 60_000;
    private const int Addresses = 5_000;
    private const ulong TidMask = (1UL << 50) - 1;
    private readonly ulong _seed = SeedHash.Of(coinSeed, 0x74726164);

    /// <summary>How the coin trades in the minute that starts at a multiple of 60,000 ms.</summary>
    public MinutePlan PlanOf(long minuteStartMs)
    {
        long first = clock.FirstBlockFrom(minuteStartMs);
        long blocks = clock.FirstBlockFrom(minuteStartMs + MinuteMs) - first;
        ulong seed = SeedHash.Of(_seed, (ulong)minuteStartMs);
        if (coin.IsDelisted || blocks == 0) return new MinutePlan(seed, first, blocks, 0, 0);
        // Minutes differ: half to one and a half times the mean; the fraction decides by chance, so quiet coins have empty minutes.
        double mean = coin.TakersPerSecond * activity * 60 * (0.5 + SeedHash.Unit(SeedHash.Of(seed, 3)));
        long takers = (long)(mean + SeedHash.Unit(SeedHash.Of(seed, 4)));
        double shared = takers * (double)coin.MeanTakerLots * (0.4 + 1.2 * SeedHash.Unit(SeedHash.Of(seed, 5)));
        return new MinutePlan(seed, first, blocks, takers, (long)shared);
    }

    /// <summary>The plan of the minute that a block belongs to.</summary>
    public MinutePlan PlanAt(long block) => PlanOf(clock.TimeMs(block) / MinuteMs * MinuteMs);

    /// <summary>Appends the fills of one taker, oldest first.</summary>
    /// <param name="top">The book of the taker's block; without asks a taker sells.</param>
    public void AppendFills(in MinutePlan plan, long taker, in BookTop top, List<Trade> trades)
    {
        ulong draw = SeedHash.Of(plan.Seed, (ulong)taker, 6);
        bool isBuy = (draw & 1) == 0 && top.Ask.SzLots > 0;
        long px = isBuy ? top.Ask.PxTicks : top.Bid.PxTicks;
        long timeMs = clock.TimeMs(plan.BlockOf(taker));
        long lots = plan.LotsOf(taker);
        int fills = FillsOf(draw);
        ulong takerUser = User(SeedHash.Mix(draw + 1));
        ulong hashSeed = (draw >> 8 & 63) == 0 ? 0 : SeedHash.Mix(draw + 2);
        long rest = lots - fills;
        for (int i = 0; i < fills; i++)
        {
            ulong fill = SeedHash.Of(draw, (ulong)i + 10);
            long extra = i == fills - 1 ? rest : (long)(rest * SeedHash.Unit(fill));
            rest -= extra;
            ulong maker = User(SeedHash.Mix(fill + 1));
            if (maker == takerUser) maker = User(SeedHash.Mix(fill + 2) + 1);
            long tid = (long)(SeedHash.Mix(fill + 3) & TidMask);
            trades.Add(new Trade(timeMs, isBuy, px, 1 + extra, tid, hashSeed, isBuy ? takerUser : maker, isBuy ? maker : takerUser));
        }
    }

    /// <summary>Half of all takers meet one maker, a quarter two, and so on.</summary>
    private static int FillsOf(ulong draw) => 1 + Math.Min(System.Numerics.BitOperations.TrailingZeroCount(draw >> 16 | 1UL << 40), MinutePlan.FillsMax - 1);

    private static ulong User(ulong draw) => SeedHash.Mix(draw % Addresses);
}
