namespace RelayCloud.Ingest.Gateways.Connecting;

/// <summary>
/// Exponential back-off with full jitter: no delay before the first try; after the n-th failure in a row a delay drawn evenly from 0 to
/// base × 2^(n-1), at most the cap. The cap is looked up when asked, so that a long delay ends early once no other gateway is live. Not thread safe.
/// </summary>
internal sealed class Backoff(GatewayTimings timings, Func<bool> isAlone, Func<double> nextJitter)
{
    // 2^30 times any base is beyond any cap.
    private const int DoublingsMax = 30;

    private double _jitter;
    private long _failedAtMs;

    /// <summary>Failures since the last <see cref="Reset"/>.</summary>
    public int Failures { get; private set; }

    /// <summary>One more failure.</summary>
    public void Failed(long nowMs)
    {
        Failures++;
        _failedAtMs = nowMs;
        _jitter = nextJitter();
    }

    /// <summary>The next try is made at once again.</summary>
    public void Reset() => Failures = 0;

    /// <summary>When the next try may be made, on the clock of <see cref="Failed"/>; in the far past when at once.</summary>
    /// <param name="maxMs">A further cap.</param>
    public long ReadyAtMs(double maxMs = double.MaxValue)
    {
        if (Failures == 0) return long.MinValue / 2;
        TimeSpan cap = isAlone() ? timings.BackoffMaxWhenAlone : timings.BackoffMax;
        double bound = timings.BackoffBase.TotalMilliseconds * Math.Pow(2, Math.Min(Failures - 1, DoublingsMax));
        return _failedAtMs + (long)(_jitter * Math.Min(Math.Min(bound, cap.TotalMilliseconds), maxMs));
    }
}
