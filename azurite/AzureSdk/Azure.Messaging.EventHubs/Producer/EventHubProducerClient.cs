#nullable disable annotations

using System.Collections.Concurrent;
using Azure.Core;
using Azure.Messaging.EventHubs.Amqp;
using Azure.Messaging.EventHubs.Validation;

namespace Azure.Messaging.EventHubs.Producer;

/// <summary>Sends events to a hub. Thread-safe.</summary>
/// <remarks>
/// Sends to one partition, to one key, or to none in particular, keep the order in which <see cref="SendAsync(EventDataBatch, CancellationToken)"/> was
/// called, whether the caller awaits each or starts the next before the last one is done; after a lost connection those that were not
/// acknowledged are sent again in that order (an event may then be stored twice). A send that the service refuses, and that is tried again or
/// given up, does not hold back those behind it.
/// </remarks>
public partial class EventHubProducerClient : IAsyncDisposable
{
    private readonly EventHubConnection _connection;
    private readonly bool _ownsConnection;
    private readonly EventHubsRetryPolicy _retryPolicy;
    // One per partition that is sent to, and one ("") for the service's choice.
    private readonly ConcurrentDictionary<string, EventSender> _senders = new(StringComparer.Ordinal);
    private int _closeStarted;

    /// <summary>The hub is named in the connection string.</summary>
    public EventHubProducerClient(string connectionString)
        : this(connectionString, eventHubName: null, clientOptions: null)
    {
    }

    /// <summary>The hub is named in the connection string.</summary>
    public EventHubProducerClient(string connectionString, EventHubProducerClientOptions clientOptions)
        : this(connectionString, eventHubName: null, clientOptions)
    {
    }

    /// <summary>The hub is named here.</summary>
    public EventHubProducerClient(string connectionString, string eventHubName)
        : this(connectionString, eventHubName, clientOptions: null)
    {
    }

    /// <summary>The hub is named here.</summary>
    public EventHubProducerClient(string connectionString, string eventHubName, EventHubProducerClientOptions clientOptions)
        : this(new EventHubConnection(connectionString, eventHubName, clientOptions?.ConnectionOptions), ownsConnection: true, clientOptions)
    {
    }

    /// <summary>With a shared access key.</summary>
    public EventHubProducerClient(string fullyQualifiedNamespace, string eventHubName, AzureNamedKeyCredential credential, EventHubProducerClientOptions clientOptions = null)
        : this(new EventHubConnection(fullyQualifiedNamespace, eventHubName, credential, clientOptions?.ConnectionOptions), ownsConnection: true, clientOptions)
    {
    }

    /// <summary>With a shared access signature.</summary>
    public EventHubProducerClient(string fullyQualifiedNamespace, string eventHubName, AzureSasCredential credential, EventHubProducerClientOptions clientOptions = null)
        : this(new EventHubConnection(fullyQualifiedNamespace, eventHubName, credential, clientOptions?.ConnectionOptions), ownsConnection: true, clientOptions)
    {
    }

    /// <summary>With a credential of Microsoft Entra.</summary>
    public EventHubProducerClient(string fullyQualifiedNamespace, string eventHubName, TokenCredential credential, EventHubProducerClientOptions clientOptions = null)
        : this(new EventHubConnection(fullyQualifiedNamespace, eventHubName, credential, clientOptions?.ConnectionOptions), ownsConnection: true, clientOptions)
    {
    }

    /// <summary>On a connection that others may share, and that is not closed with the client.</summary>
    public EventHubProducerClient(EventHubConnection connection, EventHubProducerClientOptions clientOptions = null)
        : this(Ensure.NotNull(connection, nameof(connection)), ownsConnection: false, clientOptions)
    {
    }

    /// <summary>For test doubles.</summary>
    protected EventHubProducerClient()
    {
    }

    private EventHubProducerClient(EventHubConnection connection, bool ownsConnection, EventHubProducerClientOptions clientOptions)
    {
        _connection = connection;
        _ownsConnection = ownsConnection;
        _retryPolicy = (clientOptions?.RetryOptions ?? new EventHubsRetryOptions()).ToPolicy();
        Identifier = string.IsNullOrEmpty(clientOptions?.Identifier) ? Guid.NewGuid().ToString() : clientOptions.Identifier;
    }

    /// <summary>The namespace.</summary>
    public string FullyQualifiedNamespace => _connection?.FullyQualifiedNamespace;

    /// <summary>The event hub.</summary>
    public string EventHubName => _connection?.EventHubName;

    /// <summary>The name under which the service knows the client.</summary>
    public string Identifier { get; }

    /// <summary>Closed for good.</summary>
    public bool IsClosed { get; protected set; }

    /// <summary>What the hub says about itself.</summary>
    public virtual Task<EventHubProperties> GetEventHubPropertiesAsync(CancellationToken cancellationToken = default)
    {
        Ensure.NotClosed(IsClosed, nameof(EventHubProducerClient));
        return _connection.Scope.Management.ReadEventHubAsync(_retryPolicy, cancellationToken);
    }

    /// <summary>The hub's partitions.</summary>
    public virtual async Task<string[]> GetPartitionIdsAsync(CancellationToken cancellationToken = default) =>
        (await GetEventHubPropertiesAsync(cancellationToken)).PartitionIds;

    /// <summary>What a partition holds.</summary>
    public virtual Task<PartitionProperties> GetPartitionPropertiesAsync(string partitionId, CancellationToken cancellationToken = default)
    {
        Ensure.NotEmpty(partitionId, nameof(partitionId));
        Ensure.NotClosed(IsClosed, nameof(EventHubProducerClient));
        return _connection.Scope.Management.ReadPartitionAsync(partitionId, _retryPolicy, cancellationToken);
    }

    /// <summary>Ends all sends; those in flight fail. May be repeated.</summary>
    public virtual async Task CloseAsync(CancellationToken cancellationToken = default)
    {
        Ensure.NotCancelled(cancellationToken);
        if (Interlocked.Exchange(ref _closeStarted, 1) != 0) return;
        IsClosed = true;
        if (_connection is null) return;
        try
        {
            await Task.WhenAll(_senders.Values.Select(sender => sender.CloseAsync(cancellationToken)));
        }
        finally
        {
            if (_ownsConnection) await _connection.CloseAsync(CancellationToken.None);
        }
    }

    /// <summary>Ends all sends; those in flight fail. May be repeated.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        await CloseAsync(CancellationToken.None);
        GC.SuppressFinalize(this);
    }
}
