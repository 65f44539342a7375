namespace RelayCloud.MarketData.Arbitration;

/// <summary>
/// The newest believed time of the exchange, over all topics. A damaged frame that is still valid JSON may bear a time far in the future, and would block its topic for
/// as long, because everything true that follows is older. This clock tells such times: it may run ahead of the time that passed here by a bounded jump only.
/// Not this machine's clock is the measure, which may be wrong, and is far ahead of a replayed capture. Thread safe, without locks.
/// </summary>
internal sealed class ExchangeClock(MarketFeedOptions options, TimeProvider time)
{
    private readonly double _msPerTick = 1000.0 / time.TimestampFrequency;
    private long _nowMs;
    private long _advancedAt;
    private long _wallMs;
    private volatile bool _isSet;
    private volatile bool _hasCurrent;

    /// <summary>The newest believed time, Unix milliseconds; 0 before the first.</summary>
    public long NowMs => Volatile.Read(ref _nowMs);

    /// <summary>Judges a frame's time at a timestamp of the time provider.</summary>
    public ClockJudgement Judge(long timeMs, long timestamp)
    {
        long aheadMs = timeMs - NowMs;
        if (aheadMs <= 0) return ClockJudgement.Plausible;
        if (IsBeyondWallClock(timeMs)) return ClockJudgement.Impossible;

        // Until two values of the present agree, frames of any age may come in any order.
        if (!_isSet || aheadMs <= options.ClockJumpMsMax) return ClockJudgement.Plausible;
        double passedMs = (timestamp - Volatile.Read(ref _advancedAt)) * _msPerTick;
        return aheadMs <= options.ClockJumpMsMax + passedMs ? ClockJudgement.Plausible : ClockJudgement.Doubtful;
    }

    /// <summary>Takes a believed time.</summary>
    /// <param name="timeMs">The time, Unix milliseconds.</param>
    /// <param name="timestamp">Now.</param>
    /// <param name="isCurrent">Whether it is of a value of the present, not of a replay or a candle.</param>
    public void Advance(long timeMs, long timestamp, bool isCurrent)
    {
        long now = NowMs;
        if (!_isSet && isCurrent)
        {
            _isSet = _hasCurrent && Math.Abs(timeMs - now) <= options.ClockJumpMsMax;
            _hasCurrent = true;

            // One value alone, or two that differ, prove nothing: follow the latest, so that a first one that was wrong is left again.
            if (!_isSet)
            {
                Volatile.Write(ref _nowMs, timeMs);
                Volatile.Write(ref _advancedAt, timestamp);
            }
        }

        now = NowMs;
        while (timeMs > now)
        {
            long seen = Interlocked.CompareExchange(ref _nowMs, timeMs, now);
            if (seen == now)
            {
                Volatile.Write(ref _advancedAt, timestamp);
                return;
            }

            now = seen;
        }
    }

    private bool IsBeyondWallClock(long timeMs)
    {
        // The clock is asked only when the last answer does not suffice: about once a minute on a live feed.
        if (timeMs <= Volatile.Read(ref _wallMs) + options.WallClockAheadMsMax) return false;
        long wallMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        Volatile.Write(ref _wallMs, wallMs);
        return timeMs > wallMs + options.WallClockAheadMsMax;
    }
}
