namespace RelayCloud.Benchmarks.FanOut;

/// <summary>
/// Looks for the highest rate that holds: rises by <see cref="Growth"/> until a rate fails twice and the <see cref="LookAhead"/> rates above it fail too, then halves the ratio between the best that held and
/// the least that failed until it is within <see cref="Precision"/>, then has the best confirmed by a longer run, a little lower each time it does not hold.
/// </summary>
internal sealed class RateSearch(TimeProvider time)
{
    public const double Growth = 1.4;
    public const double Precision = 1.05;

    /// <summary>
    /// A server that sends in batches may fail at a rate and hold a higher one, where its batches are larger; so may one that was disturbed by another program.
    /// </summary>
    public const int LookAhead = 3;
    private const double BackOff = 0.95;
    private const int ConfirmationsMax = 8;
    private const double RateMin = 1;

    /// <summary>Searches.</summary>
    /// <param name="startRate">The first rate tried.</param>
    /// <param name="budget">When no new rate is tried any more; confirming comes on top of it.</param>
    /// <param name="holds">Tries a rate; the second argument says whether it is to be confirmed by a longer run.</param>
    /// <returns>The highest rate that was confirmed; 0 when none was.</returns>
    public double Find(double startRate, TimeSpan budget, Func<double, bool, bool> holds)
    {
        long started = time.GetTimestamp();
        double best = 0, failed = double.PositiveInfinity, rate = startRate;
        while (rate >= RateMin && time.GetElapsedTime(started) < budget && (best == 0 || failed / best > Precision))
        {
            // One failure may be someone else's burst of work.
            if (holds(rate, false) || holds(rate, false)) best = rate;
            else if (double.IsPositiveInfinity(failed) && HigherThatHolds(rate) is > 0 and var higher) best = higher;
            else failed = rate;
            rate = double.IsPositiveInfinity(failed) ? best * Growth
                : best == 0 ? failed / 2
                : Math.Sqrt(best * failed);
        }

        double HigherThatHolds(double from)
        {
            for (int i = 0; i < LookAhead && time.GetElapsedTime(started) < budget; i++)
            {
                from *= Growth;
                if (holds(from, false)) return from;
            }

            return 0;
        }

        for (int i = 0; i < ConfirmationsMax && best >= RateMin; i++, best *= BackOff)
        {
            if (holds(best, true)) return best;
        }

        return 0;
    }
}
