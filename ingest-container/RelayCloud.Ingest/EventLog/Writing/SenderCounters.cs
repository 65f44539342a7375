namespace RelayCloud.Ingest.EventLog.Writing;

/// <summary>What the sender of one partition has done. One thread writes, any may read.</summary>
internal sealed class SenderCounters
{
    private long _events;
    private long _batches;
    private long _bytes;
    private long _failures;
    private long _tooLarge;
    private long _lastSendUs;

    /// <summary>Events that Event Hubs has acknowledged; those sent again count once.</summary>
    public long Events => Interlocked.Read(ref _events);

    /// <summary>Batches that it has acknowledged.</summary>
    public long Batches => Interlocked.Read(ref _batches);

    /// <summary>Bytes of them.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Failures, of sends and of what comes before.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>Values that were larger than a batch may be, and are not in the log.</summary>
    public long TooLarge => Interlocked.Read(ref _tooLarge);

    /// <summary>How long the last acknowledged batch was on its way, microseconds.</summary>
    public long LastSendUs => Interlocked.Read(ref _lastSendUs);

    public void OnSent(int events, long bytes, TimeSpan took)
    {
        Interlocked.Add(ref _events, events);
        Interlocked.Increment(ref _batches);
        Interlocked.Add(ref _bytes, bytes);
        Interlocked.Exchange(ref _lastSendUs, (long)took.TotalMicroseconds);
    }

    public void OnFailure() => Interlocked.Increment(ref _failures);

    public void OnTooLarge() => Interlocked.Increment(ref _tooLarge);
}
