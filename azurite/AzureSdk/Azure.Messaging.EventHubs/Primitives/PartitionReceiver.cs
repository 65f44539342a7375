#nullable disable annotations

using Azure.Core;
using Azure.Messaging.EventHubs.Amqp;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Validation;

namespace Azure.Messaging.EventHubs.Primitives;

/// <summary>Reads one partition in batches.</summary>
/// <remarks>
/// Receives are made one after another, not at once. After a lost connection it goes on behind the last event that it gave: none is missed, none
/// comes twice. A receiver from which the partition was taken (<see cref="EventHubsException.FailureReason.ConsumerDisconnected"/>) stays so.
/// </remarks>
public class PartitionReceiver : IAsyncDisposable
{
    private readonly EventHubConnection _connection;
    private readonly bool _ownsConnection;
    private readonly EventReceiver _receiver;
    private readonly EventHubsRetryPolicy _retryPolicy;
    private readonly TimeSpan? _defaultMaximumWaitTime;
    private int _closeStarted;

    /// <summary>The hub is named in the connection string.</summary>
    public PartitionReceiver(string consumerGroup, string partitionId, EventPosition eventPosition, string connectionString, PartitionReceiverOptions options = null)
        : this(consumerGroup, partitionId, eventPosition, new EventHubConnection(connectionString, options?.ConnectionOptions), ownsConnection: true, options)
    {
    }

    /// <summary>The hub is named here.</summary>
    public PartitionReceiver(string consumerGroup, string partitionId, EventPosition eventPosition, string connectionString, string eventHubName, PartitionReceiverOptions options = null)
        : this(consumerGroup, partitionId, eventPosition, new EventHubConnection(connectionString, eventHubName, options?.ConnectionOptions), ownsConnection: true, options)
    {
    }

    /// <summary>With a shared access key.</summary>
    public PartitionReceiver(string consumerGroup, string partitionId, EventPosition eventPosition, string fullyQualifiedNamespace, string eventHubName, AzureNamedKeyCredential credential, PartitionReceiverOptions options = null)
        : this(consumerGroup, partitionId, eventPosition, new EventHubConnection(fullyQualifiedNamespace, eventHubName, credential, options?.ConnectionOptions), ownsConnection: true, options)
    {
    }

    /// <summary>With a shared access signature.</summary>
    public PartitionReceiver(string consumerGroup, string partitionId, EventPosition eventPosition, string fullyQualifiedNamespace, string eventHubName, AzureSasCredential credential, PartitionReceiverOptions options = null)
        : this(consumerGroup, partitionId, eventPosition, new EventHubConnection(fullyQualifiedNamespace, eventHubName, credential, options?.ConnectionOptions), ownsConnection: true, options)
    {
    }

    /// <summary>With a credential of Microsoft Entra.</summary>
    public PartitionReceiver(string consumerGroup, string partitionId, EventPosition eventPosition, string fullyQualifiedNamespace, string eventHubName, TokenCredential credential, PartitionReceiverOptions options = null)
        : this(consumerGroup, partitionId, eventPosition, new EventHubConnection(fullyQualifiedNamespace, eventHubName, credential, options?.ConnectionOptions), ownsConnection: true, options)
    {
    }

    /// <summary>On a connection that others may share, and that is not closed with the receiver.</summary>
    public PartitionReceiver(string consumerGroup, string partitionId, EventPosition eventPosition, EventHubConnection connection, PartitionReceiverOptions options = null)
        : this(consumerGroup, partitionId, eventPosition, Ensure.NotNull(connection, nameof(connection)), ownsConnection: false, options)
    {
    }

    /// <summary>For test doubles.</summary>
    protected PartitionReceiver()
    {
    }

    private PartitionReceiver(string consumerGroup, string partitionId, EventPosition eventPosition, EventHubConnection connection, bool ownsConnection, PartitionReceiverOptions options)
    {
        ConsumerGroup = Ensure.NotEmpty(consumerGroup, nameof(consumerGroup));
        PartitionId = Ensure.NotEmpty(partitionId, nameof(partitionId));
        PartitionReceiverOptions own = options?.Clone() ?? new PartitionReceiverOptions();
        _connection = connection;
        _ownsConnection = ownsConnection;
        _retryPolicy = own.RetryOptions.ToPolicy();
        _defaultMaximumWaitTime = own.DefaultMaximumReceiveWaitTime;
        InitialPosition = eventPosition;
        Identifier = string.IsNullOrEmpty(own.Identifier) ? Guid.NewGuid().ToString() : own.Identifier;
        _receiver = new EventReceiver(connection.Scope, new ReceiverSettings
        {
            ConsumerGroup = consumerGroup,
            PartitionId = partitionId,
            Identifier = Identifier,
            Position = eventPosition,
            RetryPolicy = _retryPolicy,
            OwnerLevel = own.OwnerLevel,
            PrefetchCount = own.PrefetchCount,
            PrefetchSizeInBytes = own.PrefetchSizeInBytes,
            TrackLastEnqueuedEventProperties = own.TrackLastEnqueuedEventProperties,
        });
    }

    /// <summary>The namespace.</summary>
    public string FullyQualifiedNamespace => _connection?.FullyQualifiedNamespace;

    /// <summary>The event hub.</summary>
    public string EventHubName => _connection?.EventHubName;

    /// <summary>The consumer group.</summary>
    public string ConsumerGroup { get; }

    /// <summary>The partition.</summary>
    public string PartitionId { get; }

    /// <summary>Where the reading began.</summary>
    public EventPosition InitialPosition { get; }

    /// <summary>The name under which the service knows the receiver.</summary>
    public string Identifier { get; }

    /// <summary>Closed for good.</summary>
    public bool IsClosed { get; protected set; }

    /// <summary>What the partition holds.</summary>
    public virtual Task<PartitionProperties> GetPartitionPropertiesAsync(CancellationToken cancellationToken = default)
    {
        Ensure.NotClosed(IsClosed, nameof(PartitionReceiver));
        return _connection.Scope.Management.ReadPartitionAsync(PartitionId, _retryPolicy, cancellationToken);
    }

    /// <summary>The partition's newest event, as told along with the last event received.</summary>
    public virtual LastEnqueuedEventProperties ReadLastEnqueuedEventProperties()
    {
        Ensure.NotClosed(IsClosed, nameof(PartitionReceiver));
        return _receiver.LastEnqueued;
    }

    /// <summary>The next events; waits for a first one as long as the options say.</summary>
    public virtual Task<IEnumerable<EventData>> ReceiveBatchAsync(int maximumEventCount, CancellationToken cancellationToken = default) =>
        ReceiveAsync(maximumEventCount, _defaultMaximumWaitTime, cancellationToken);

    /// <summary>The next events: those already here, or, if there are none, the first to come within the wait.</summary>
    /// <param name="maximumEventCount">At least 1.</param>
    /// <param name="maximumWaitTime">Then nothing is returned; zero does not wait for events, only for a link to be made.</param>
    /// <param name="cancellationToken">Ends the wait; no event is lost.</param>
    public virtual Task<IEnumerable<EventData>> ReceiveBatchAsync(int maximumEventCount, TimeSpan maximumWaitTime, CancellationToken cancellationToken = default) =>
        ReceiveAsync(maximumEventCount, Ensure.NotNegative(maximumWaitTime, nameof(maximumWaitTime)), cancellationToken);

    /// <summary>Ends the reading; may be repeated.</summary>
    public virtual async Task CloseAsync(CancellationToken cancellationToken = default)
    {
        Ensure.NotCancelled(cancellationToken);
        if (Interlocked.Exchange(ref _closeStarted, 1) != 0) return;
        IsClosed = true;
        if (_receiver is null) return;
        try
        {
            await _receiver.CloseAsync(cancellationToken);
        }
        finally
        {
            if (_ownsConnection) await _connection.CloseAsync(CancellationToken.None);
        }
    }

    /// <summary>Ends the reading; may be repeated.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        await CloseAsync(CancellationToken.None);
        GC.SuppressFinalize(this);
    }

    private async Task<IEnumerable<EventData>> ReceiveAsync(int maximumEventCount, TimeSpan? maximumWaitTime, CancellationToken cancellationToken)
    {
        Ensure.AtLeast(maximumEventCount, 1, nameof(maximumEventCount));
        Ensure.NotClosed(IsClosed, nameof(PartitionReceiver));
        Ensure.NotCancelled(cancellationToken);
        return await _receiver.ReceiveAsync(maximumEventCount, maximumWaitTime, cancellationToken);
    }
}
