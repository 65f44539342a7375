using RelayCloud.Ingest.Gateways;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Tests.Sessions.Support;

/// <summary>Carries every topic, until told otherwise, and counts what is held.</summary>
internal sealed class CountedDemand : ITopicDemand
{
    private int _held;

    /// <summary>How many acquisitions were not released yet.</summary>
    public int Held => Volatile.Read(ref _held);

    /// <summary>When set, no topic can be carried.</summary>
    public bool IsRefusing { get; set; }

    /// <summary>When set, thrown by <see cref="TryAcquire"/>.</summary>
    public Exception? Fault { get; set; }

    public bool TryAcquire(Topic topic)
    {
        if (Fault is { } fault) throw fault;
        if (IsRefusing) return false;
        Interlocked.Increment(ref _held);
        return true;
    }

    /// <summary>When set, thrown by <see cref="Release"/> for this topic.</summary>
    public Topic? Unreleasable { get; set; }

    public void Release(Topic topic)
    {
        Interlocked.Decrement(ref _held);
        if (topic == Unreleasable) throw new InvalidOperationException("This topic cannot be released.");
    }
}
