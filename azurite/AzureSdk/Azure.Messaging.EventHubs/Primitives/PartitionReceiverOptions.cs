#nullable disable annotations

using Azure.Messaging.EventHubs.Validation;

namespace Azure.Messaging.EventHubs.Primitives;

/// <summary>How a partition receiver connects, reads and tries again.</summary>
public class PartitionReceiverOptions
{
    private EventHubConnectionOptions _connectionOptions = new();
    private EventHubsRetryOptions _retryOptions = new();
    private TimeSpan? _defaultMaximumReceiveWaitTime = TimeSpan.FromMinutes(1);
    private int _prefetchCount = 300;
    private long? _prefetchSizeInBytes;

    /// <summary>Told to the service, which names it in its messages; default a random one.</summary>
    public string Identifier { get; set; }

    /// <summary>How to connect; without effect for a receiver that was given a connection.</summary>
    public EventHubConnectionOptions ConnectionOptions
    {
        get => _connectionOptions;
        set => _connectionOptions = Ensure.NotNull(value, nameof(ConnectionOptions));
    }

    /// <summary>How to try again.</summary>
    public EventHubsRetryOptions RetryOptions
    {
        get => _retryOptions;
        set => _retryOptions = Ensure.NotNull(value, nameof(RetryOptions));
    }

    /// <summary>How long a receive without a stated wait waits for a first event; null: one try's time-out; default 1 min.</summary>
    public TimeSpan? DefaultMaximumReceiveWaitTime
    {
        get => _defaultMaximumReceiveWaitTime;
        set => _defaultMaximumReceiveWaitTime = value is { } wait ? Ensure.NotNegative(wait, nameof(DefaultMaximumReceiveWaitTime)) : null;
    }

    /// <summary>Makes the receiver exclusive: the highest level reads, all others are refused or ended. Default none.</summary>
    public long? OwnerLevel { get; set; }

    /// <summary>Events that the service may send ahead; zero asks only for what a receive waits for; default 300.</summary>
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

    /// <summary>Ask for the partition's newest event along with every event; default true.</summary>
    public bool TrackLastEnqueuedEventProperties { get; set; } = true;

    internal PartitionReceiverOptions Clone()
    {
        var clone = (PartitionReceiverOptions)MemberwiseClone();
        clone._connectionOptions = _connectionOptions.Clone();
        clone._retryOptions = _retryOptions.Clone();
        return clone;
    }
}
