namespace RelayCloud.Ingest.Sessions;

/// <summary>
/// A token bucket of so many units a minute that starts full. A mutable struct of 16 bytes, because every connection holds one
/// (System.Threading.RateLimiting's smallest limiter is an object graph of some 400 bytes). Not thread safe.
/// </summary>
internal struct RateBucket(int perMinute)
{
    private const long MinuteMs = 60_000;

    // In units times 60,000, so that a millisecond's refill is a whole number.
    private long _level = perMinute * MinuteMs;
    private long _updatedMs;

    /// <summary>Takes one unit; false when there is none left.</summary>
    /// <param name="perMinuteNow">The allowance, which may change over time.</param>
    /// <param name="nowMs">A clock that never goes back, milliseconds.</param>
    public bool TryTake(int perMinuteNow, long nowMs)
    {
        long elapsedMs = _updatedMs == 0 ? 0 : Math.Clamp(nowMs - _updatedMs, 0, MinuteMs);
        _updatedMs = nowMs;
        _level = Math.Min(perMinuteNow * MinuteMs, _level + (elapsedMs * perMinuteNow));
        if (_level < MinuteMs) return false;
        _level -= MinuteMs;
        return true;
    }

    /// <summary>Whole seconds until a unit is there again, at least 1.</summary>
    public readonly int RetryAfterSeconds(int perMinuteNow) =>
        (int)Math.Max(1, (MinuteMs - _level + (perMinuteNow * 1_000L) - 1) / (perMinuteNow * 1_000L));
}
