using Microsoft.Extensions.Logging;

namespace RelayCloud.MarketApi.Snapshots;

/// <summary>Says once when reading begins to fail, and once when it works again. Thread safe.</summary>
internal sealed partial class OutageLog(ILogger<OutageLog> log, TimeProvider time)
{
    private readonly Lock _gate = new();
    private long _failures;
    private long _failingSince;
    private bool _isFailing;

    /// <summary>Reads that failed so far.</summary>
    public long Failures => Volatile.Read(ref _failures);

    /// <summary>Whether the last read failed.</summary>
    public bool IsFailing => Volatile.Read(ref _isFailing);

    public void Failed(Exception e)
    {
        Interlocked.Increment(ref _failures);
        lock (_gate)
        {
            if (_isFailing) return;
            _isFailing = true;
            _failingSince = time.GetTimestamp();
        }

        LogFailed(e);
    }

    public void Succeeded()
    {
        if (!IsFailing) return;
        TimeSpan outage;
        lock (_gate)
        {
            if (!_isFailing) return;
            _isFailing = false;
            outage = time.GetElapsedTime(_failingSince);
        }

        LogRecovered(outage.TotalSeconds, Failures);
    }

    [LoggerMessage(EventId = 7201, Level = LogLevel.Warning, Message = "Snapshots cannot be read; what is known is served as stale for a while, then 503")]
    private partial void LogFailed(Exception e);

    [LoggerMessage(EventId = 7202, Level = LogLevel.Information, Message = "Snapshots can be read again after {OutageSeconds:0.0} s; {Failures} reads failed since the start")]
    private partial void LogRecovered(double outageSeconds, long failures);
}
