namespace RelayCloud.GatewaySimulator.Market;

/// <summary>One candle in ticks and lots. A candle without trades has all prices at the last trade before it.</summary>
/// <param name="OpenMs">When it opens, market ms.</param>
/// <param name="CloseMs">Its last ms (inclusive).</param>
/// <param name="Trades">Number of trades, the wire's <c>n</c>.</param>
public readonly record struct Candle(long OpenMs, long CloseMs, long OpenTicks, long CloseTicks, long HighTicks, long LowTicks, long VolumeLots, long Trades)
{
    /// <summary>An empty candle at a price.</summary>
    public static Candle At(long openMs, long closeMs, long pxTicks) => new(openMs, closeMs, pxTicks, pxTicks, pxTicks, pxTicks, 0, 0);

    /// <summary>This candle and one more trade. The first trade of a candle sets its open, high and low.</summary>
    public Candle With(in Trade trade) => Trades == 0
        ? new Candle(OpenMs, CloseMs, trade.PxTicks, trade.PxTicks, trade.PxTicks, trade.PxTicks, trade.SzLots, 1)
        : this with
        {
            CloseTicks = trade.PxTicks,
            HighTicks = Math.Max(HighTicks, trade.PxTicks),
            LowTicks = Math.Min(LowTicks, trade.PxTicks),
            VolumeLots = VolumeLots + trade.SzLots,
            Trades = Trades + 1,
        };

    /// <summary>This candle and a later one inside it.</summary>
    public Candle With(in Candle later)
    {
        if (later.Trades == 0) return this;
        if (Trades == 0) return later with { OpenMs = OpenMs, CloseMs = CloseMs };
        return this with
        {
            CloseTicks = later.CloseTicks,
            HighTicks = Math.Max(HighTicks, later.HighTicks),
            LowTicks = Math.Min(LowTicks, later.LowTicks),
            VolumeLots = VolumeLots + later.VolumeLots,
            Trades = Trades + later.Trades,
        };
    }
}
