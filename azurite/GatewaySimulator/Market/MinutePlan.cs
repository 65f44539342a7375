namespace RelayCloud.GatewaySimulator.Market;

/// <summary>
/// How a coin trades in one minute: how many takers come, when, and how much they take in all. Drawn for the whole minute at once,
/// so that a minute's volume is known without its trades, and any one block's takers without the blocks before it.
/// </summary>
/// <param name="Seed">What every draw of the minute is made of.</param>
/// <param name="FirstBlock">First block of the minute.</param>
/// <param name="Blocks">Number of blocks in it.</param>
/// <param name="Takers">Number of takers.</param>
/// <param name="SharedLots">The lots that the takers share out by chance, beyond <see cref="ReservedLots"/> for each.</param>
internal readonly record struct MinutePlan(ulong Seed, long FirstBlock, long Blocks, long Takers, long SharedLots)
{
    /// <summary>Largest number of fills of one taker.</summary>
    public const int FillsMax = 32;

    /// <summary>Every taker takes at least one lot for each fill that it could have, so that no fill is empty.</summary>
    public const long ReservedLots = FillsMax;

    private const int JitterBits = 20;

    /// <summary>All lots that trade in the minute.</summary>
    public long VolumeLots => Takers * ReservedLots + SharedLots;

    /// <summary>The block in which a taker comes. Never falls as the taker's number rises.</summary>
    public long BlockOf(long taker)
    {
        ulong jitter = SeedHash.Of(Seed, (ulong)taker, 1) >> (64 - JitterBits);
        var place = (UInt128)(ulong)Blocks * (((ulong)taker << JitterBits) + jitter) / ((ulong)Takers << JitterBits);
        return FirstBlock + (long)(ulong)place;
    }

    /// <summary>The lots of one taker. Those of all takers add up to <see cref="VolumeLots"/> exactly.</summary>
    public long LotsOf(long taker) => ReservedLots + SharedBefore(taker + 1) - SharedBefore(taker);

    /// <summary>The numbers of the takers that come in a block, as a half-open range.</summary>
    public (long From, long To) TakersIn(long block)
    {
        if (Takers == 0) return (0, 0);
        long offset = block - FirstBlock;
        // Taker i comes at Blocks × (i + [0, 1)) / Takers, so only these can be here.
        long from = Math.Max(0, offset * Takers / Blocks - 1);
        while (from < Takers && BlockOf(from) < block) from++;
        long to = from;
        while (to < Takers && BlockOf(to) == block) to++;
        return (from, to);
    }

    private long SharedBefore(long taker)
    {
        if (taker == 0) return 0;
        if (taker == Takers) return SharedLots;
        double share = (taker + SeedHash.Unit(SeedHash.Of(Seed, (ulong)taker, 2))) / Takers;
        return (long)(SharedLots * share);
    }
}
