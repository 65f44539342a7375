namespace RelayCloud.Ingest.Gateways.Connecting;

/// <summary>
/// At most so many uses in any minute, whatever way the gateway aligns its minutes: every use is remembered for <see cref="WindowMs"/>.
/// Most of the budget may be used in one go; the last part is spaced out, so that an exhausted budget means slower, never a minute of nothing.
/// (The limiters of System.Threading.RateLimiting take no TimeProvider, and their buckets either forbid a full burst or allow two in a minute.)
/// Thread safe. Holds up to <c>max</c> time stamps.
/// </summary>
internal sealed class MinuteBudget
{
    /// <summary>A minute and a second: uses that leave us a minute apart may arrive less than a minute apart.</summary>
    public const long WindowMs = 61_000;

    private readonly GatewayClock _clock;
    private readonly int _max;
    private readonly int _burst;
    private readonly long _spacingMs;
    private readonly Lock _gate = new();
    private Queue<long> _usedAtMs = new();
    private long _lastAtMs = long.MinValue / 2;
    private long _pausedUntilMs = long.MinValue;

    /// <param name="max">Uses in a minute.</param>
    /// <param name="burst">How many of them may come in one go.</param>
    /// <param name="clock">The clock.</param>
    public MinuteBudget(int max, int burst, GatewayClock clock)
    {
        _clock = clock;
        _max = max;
        _burst = Math.Clamp(burst, 1, max);
        _spacingMs = WindowMs / (max - _burst + 1);
    }

    /// <summary>Uses within the last minute.</summary>
    public int UsedCount
    {
        get
        {
            lock (_gate)
            {
                Forget(_clock.NowMs);
                return _usedAtMs.Count;
            }
        }
    }

    /// <summary>Takes one use if the budget has it.</summary>
    /// <param name="keep">How many uses to leave for others.</param>
    /// <param name="stamp">When it was taken, for <see cref="Refund"/>.</param>
    /// <param name="wait">When false: how long until it is worth asking again.</param>
    public bool TryTake(int keep, out long stamp, out TimeSpan wait)
    {
        lock (_gate)
        {
            long now = _clock.NowMs;
            stamp = now;
            Forget(now);
            long readyAtMs = ReadyAtMs(now, keep);
            wait = TimeSpan.FromMilliseconds(Math.Max(0, readyAtMs - now));
            if (readyAtMs > now) return false;
            _usedAtMs.Enqueue(now);
            _lastAtMs = now;
            return true;
        }
    }

    /// <summary>Gives back a use that was not made after all.</summary>
    public void Refund(long stamp)
    {
        lock (_gate)
        {
            bool found = false;
            _usedAtMs = new Queue<long>(_usedAtMs.Where(at => found || !(found = at == stamp)));
        }
    }

    /// <summary>Gives nothing to those who must leave something for others, until then.</summary>
    public void Pause(TimeSpan duration)
    {
        lock (_gate) _pausedUntilMs = Math.Max(_pausedUntilMs, _clock.NowMs + (long)duration.TotalMilliseconds);
    }

    private long ReadyAtMs(long now, int keep)
    {
        if (keep > 0 && _pausedUntilMs > now) return _pausedUntilMs;
        int count = _usedAtMs.Count;
        if (count >= _max - Math.Min(keep, _max - 1)) return _usedAtMs.Peek() + WindowMs;
        return count < _burst ? now : Math.Max(now, _lastAtMs + _spacingMs);
    }

    private void Forget(long now)
    {
        while (_usedAtMs.TryPeek(out long at) && now - at >= WindowMs) _usedAtMs.Dequeue();
    }
}
