namespace RelayCloud.Ingest.Gateways.Connecting;

/// <summary>The two clocks of this folder over one <see cref="TimeProvider"/>: one that only goes forward, for time-outs, and Unix time, for reports. Thread safe.</summary>
internal sealed class GatewayClock(TimeProvider time)
{
    private readonly long _perMs = Math.Max(1, time.TimestampFrequency / 1_000);

    /// <summary>The provider behind both, for timers.</summary>
    public TimeProvider Time => time;

    /// <summary>Milliseconds of a clock that never goes back; only differences mean something.</summary>
    public long NowMs => time.GetTimestamp() / _perMs;

    /// <summary>Unix time in microseconds.</summary>
    public long NowUs => (time.GetUtcNow().UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}
