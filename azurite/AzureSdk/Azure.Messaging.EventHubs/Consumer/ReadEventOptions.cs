#nullable disable annotations

using Azure.Messaging.EventHubs.Validation;

namespace Azure.Messaging.EventHubs.Consumer;

/// <summary>How events are read one by one.</summary>
public class ReadEventOptions
{
    private int _cacheEventCount = 100;
    private int _prefetchCount = 300;
    private long? _prefetchSizeInBytes;
    private TimeSpan? _maximumWaitTime;

    /// <summary>Makes the reading exclusive: the highest level reads, all others are refused or ended. Default none.</summary>
    public long? OwnerLevel { get; set; }

    /// <summary>Ask for the partition's newest event along with every event; default true.</summary>
    public bool TrackLastEnqueuedEventProperties { get; set; } = true;

    /// <summary>Events fetched at once into the reading's own store; at least 1, default 100.</summary>
    public int CacheEventCount
    {
        get => _cacheEventCount;
        set => _cacheEventCount = Ensure.AtLeast(value, 1, nameof(CacheEventCount));
    }

    /// <summary>Events that the service may send ahead; zero asks only for what a read waits for; default 300.</summary>
    public int PrefetchCount
    {
        get => _prefetchCount;
        set => _prefetchCount = Ensure.AtLeast(value, 0, nameof(PrefetchCount));
    }

    /// <summary>Bytes that the service may send ahead, as well as can be judged from the events so far; default no bound.</summary>
    public long? PrefetchSizeInBytes
    {
        get => _prefetchSizeInBytes;
        set => _prefetchSizeInBytes = value is { } bytes ? Ensure.AtLeast(bytes, 0, nameof(PrefetchSizeInBytes)) : null;
    }

    /// <summary>After so long without an event the reading gives an empty <see cref="PartitionEvent"/>; default none: it waits for ever.</summary>
    public TimeSpan? MaximumWaitTime
    {
        get => _maximumWaitTime;
        set => _maximumWaitTime = value is { } wait ? Ensure.NotNegative(wait, nameof(MaximumWaitTime)) : null;
    }

    internal ReadEventOptions Clone() => (ReadEventOptions)MemberwiseClone();
}
