namespace RelayCloud.GatewaySimulator.Market;

/// <summary>
/// The fair price of a coin at any time: smoothed value noise in eleven octaves whose size grows with the square root of their period,
/// which looks like a random walk up to days and stays within ±4.5 daily moves of the base for ever. A pure function, so no history is kept.
/// Only +, -, *, / and floor on doubles are used: IEEE 754 gives them the same result on every machine.
/// </summary>
internal sealed class PricePath
{
    private const int Octaves = 11;
    private const long ShortestPeriodMs = 400;
    private readonly ulong _seed;
    private readonly double _baseTicks;
    private readonly double[] _amplitudes = new double[Octaves];
    private readonly long[] _periodsMs = new long[Octaves];

    public PricePath(ulong coinSeed, Coin coin)
    {
        _seed = SeedHash.Of(coinSeed, 0x70617468);
        _baseTicks = coin.BasePxTicks;
        long periodMs = ShortestPeriodMs;
        for (int i = 0; i < Octaves; i++, periodMs *= 4)
        {
            _periodsMs[i] = periodMs;
            // The square root is exactly rounded by IEEE 754 too.
            _amplitudes[i] = coin.DailyMove * Math.Sqrt(periodMs / 86_400_000.0);
        }
    }

    /// <summary>The fair price at a market time, in (fractions of) ticks.</summary>
    public double At(long timeMs)
    {
        double sum = 0;
        for (int i = 0; i < Octaves; i++)
        {
            (long cell, long rest) = Math.DivRem(timeMs, _periodsMs[i]);
            double t = (double)rest / _periodsMs[i];
            double left = Corner(i, cell);
            double right = Corner(i, cell + 1);
            sum += _amplitudes[i] * (left + (right - left) * (t * t * (3 - 2 * t)));
        }
        return _baseTicks * (1 + sum);
    }

    private double Corner(int octave, long cell) => SeedHash.Unit(SeedHash.Of(_seed, (ulong)octave, (ulong)cell)) * 2 - 1;
}
