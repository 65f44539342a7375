namespace RelayCloud.Ingest.Info.Upstream;

/// <summary>
/// When a gateway is to be left alone: after its 429 by everyone, and after failures by customers' requests, so that an outage costs each of them
/// no connect time-out. Thread safe; each call holds one short lock.
/// </summary>
internal sealed class GatewayPause(TimeProvider time)
{
    /// <summary>Rest after the first failure; it doubles with each further one.</summary>
    private const int RestMsBase = 250;

    /// <summary>Longest rest: after an outage customers are served again within this time.</summary>
    private const int RestMsMax = 5_000;

    /// <summary>A single slow answer says little of the gateway; so many in a row do.</summary>
    private const int TimeoutsBeforeRest = 3;

    private readonly Lock _gate = new();
    private readonly long _startedAt = time.GetTimestamp();
    private long _throttledUntilMs;
    private long _restingUntilMs;
    private int _failures;
    private int _timeouts;

    /// <summary>How much longer to leave it alone because it said 429; 0 = not.</summary>
    public int ThrottledMs => Left(ref _throttledUntilMs);

    /// <summary>How much longer customers' requests pass it by because it failed; 0 = not.</summary>
    public int RestingMs => Left(ref _restingUntilMs);

    /// <summary>It said 429.</summary>
    public void OnThrottled(int forMs)
    {
        lock (_gate) _throttledUntilMs = Math.Max(_throttledUntilMs, NowMs() + forMs);
    }

    /// <summary>It could not be reached.</summary>
    public void OnUnreachable()
    {
        lock (_gate)
        {
            _restingUntilMs = NowMs() + Math.Min(RestMsMax, RestMsBase << Math.Min(_failures, 10));
            _failures++;
        }
    }

    /// <summary>It did not answer in time.</summary>
    public void OnTimedOut()
    {
        lock (_gate)
            if (++_timeouts < TimeoutsBeforeRest) return;
        OnUnreachable();
    }

    /// <summary>It answered, so it is there.</summary>
    public void OnAnswered()
    {
        lock (_gate)
        {
            _failures = 0;
            _timeouts = 0;
            _restingUntilMs = 0;
        }
    }

    private long NowMs() => (long)time.GetElapsedTime(_startedAt).TotalMilliseconds;

    private int Left(ref long untilMs)
    {
        lock (_gate) return (int)Math.Max(0, untilMs - NowMs());
    }
}
