namespace RelayCloud.Benchmarks.SoakRun;

/// <summary>What the customers of a soak did and saw. Thread safe.</summary>
internal sealed class SoakCounts
{
    private long _connections;
    private long _messages;
    private long _subscriptions;
    private long _failures;
    private long _cutSlow;
    private string? _firstFailure;

    public long Connections => Volatile.Read(ref _connections);

    public long Messages => Volatile.Read(ref _messages);

    public long Subscriptions => Volatile.Read(ref _subscriptions);

    /// <summary>Connections that were refused or broke without being slow.</summary>
    public long Failures => Volatile.Read(ref _failures);

    /// <summary>Slow readers that the relay disconnected, which it may.</summary>
    public long CutSlow => Volatile.Read(ref _cutSlow);

    public string? FirstFailure => Volatile.Read(ref _firstFailure);

    public void Connected() => Interlocked.Increment(ref _connections);

    public void Received() => Interlocked.Increment(ref _messages);

    public void Subscribed() => Interlocked.Increment(ref _subscriptions);

    public void SlowWasCut() => Interlocked.Increment(ref _cutSlow);

    public void Failed(string reason)
    {
        Interlocked.Increment(ref _failures);
        Interlocked.CompareExchange(ref _firstFailure, reason, null);
    }
}
