namespace RelayCloud.GatewaySimulator.Market;

/// <summary>
/// Turns Unix time into market time and market time into blocks. Market time equals Unix time at the anchor and runs
/// <c>speed</c> times as fast, so at speed 1 it is Unix time. Block <c>k</c> has the time <c>ceil(k × 1000 / blocksPerSecond)</c> ms of
/// market time: genesis is the Unix epoch, so every simulator with the same options agrees about every block. Immutable, pure, thread-safe.
/// </summary>
public sealed class BlockClock
{
    private const long MilliPerMega = 1_000_000;
    private readonly TimeProvider _time;
    private readonly double _speed;
    private readonly long _anchorMs;
    private readonly long _blocksPerMegasecond;

    /// <param name="time">Where Unix time comes from.</param>
    /// <param name="blocksPerSecond">0.001 to 1000 blocks a second of market time (a block takes at least the 1 ms that times can tell apart).</param>
    /// <param name="speed">How many seconds of market time pass in one second.</param>
    /// <param name="anchorMs">The Unix time (ms) at which both clocks agree.</param>
    public BlockClock(TimeProvider time, double blocksPerSecond, double speed, long anchorMs)
    {
        _time = time;
        _speed = speed;
        _anchorMs = anchorMs;
        _blocksPerMegasecond = (long)(blocksPerSecond * 1000);
    }

    /// <summary>Where Unix time comes from.</summary>
    public TimeProvider Time => _time;

    /// <summary>Mean blocks in a second of market time.</summary>
    public double BlocksPerSecond => _blocksPerMegasecond / 1000.0;

    /// <summary>Market time now, Unix-like milliseconds.</summary>
    public long NowMs
    {
        get
        {
            double sinceAnchorMs = (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMilliseconds - _anchorMs;
            return _anchorMs + (long)Math.Floor(sinceAnchorMs * _speed);
        }
    }

    /// <summary>The newest block at a market time: the largest k with <c>TimeMs(k) &lt;= marketMs</c>.</summary>
    public long BlockAt(long marketMs)
    {
        // Split so that no product overflows, whatever the speed makes of the clock.
        (long whole, long rest) = Math.DivRem(marketMs, MilliPerMega);
        return whole * _blocksPerMegasecond + rest * _blocksPerMegasecond / MilliPerMega;
    }

    /// <summary>The first block at or after a market time.</summary>
    public long FirstBlockFrom(long marketMs) => BlockAt(marketMs - 1) + 1;

    /// <summary>The time of a block, market ms.</summary>
    public long TimeMs(long block)
    {
        (long whole, long rest) = Math.DivRem(block, _blocksPerMegasecond);
        return whole * MilliPerMega + (rest * MilliPerMega + _blocksPerMegasecond - 1) / _blocksPerMegasecond;
    }

    /// <summary>How long, in real time, until market time reaches <paramref name="marketMs"/>; zero when it has passed.</summary>
    public TimeSpan Until(long marketMs)
    {
        double unixMs = _anchorMs + (marketMs - _anchorMs) / _speed;
        double waitMs = unixMs - (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMilliseconds;
        return waitMs <= 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(waitMs);
    }
}
