namespace RelayCloud.Ingest.Snapshots.Writing;

/// <summary>
/// Whether a service can be written to. After a failure nothing is tried until a delay has passed, drawn from 0 to a bound that doubles with each further one;
/// then one write alone, until one succeeds. Thread safe.
/// </summary>
internal sealed class Outage(int backoffMsBase, int backoffMsMax)
{
    private const int DoublingsMax = 20;
    private readonly Lock _gate = new();
    private int _failures;
    private long _retryAtMs;

    /// <summary>Failures since the last success.</summary>
    public int Failures => Volatile.Read(ref _failures);

    /// <summary>Whether a write may begin.</summary>
    /// <param name="nowMs">The time.</param>
    /// <param name="inFlight">How many are under way.</param>
    public bool MayTry(long nowMs, int inFlight)
    {
        lock (_gate) return _failures == 0 || (inFlight == 0 && nowMs >= _retryAtMs);
    }

    /// <summary>One more failure; returns how many in a row that makes.</summary>
    public int Failed(long nowMs)
    {
        lock (_gate)
        {
            // Those that were under way together are one failure of the service.
            if (_failures > 0 && nowMs < _retryAtMs) return _failures;
            long bound = Math.Min(backoffMsMax, (long)backoffMsBase << Math.Min(_failures, DoublingsMax));
            _retryAtMs = nowMs + Random.Shared.NextInt64(1, bound + 1);
            return ++_failures;
        }
    }

    /// <summary>It worked; returns whether it had not before.</summary>
    public bool Succeeded()
    {
        lock (_gate)
        {
            bool was = _failures > 0;
            _failures = 0;
            return was;
        }
    }
}
