#nullable disable annotations

using Azure.Core;
using Azure.Messaging.EventHubs.Validation;

namespace Azure.Messaging.EventHubs.Consumer;

/// <summary>Reads events of a hub one by one, from one partition or from all. Thread-safe.</summary>
public partial class EventHubConsumerClient : IAsyncDisposable
{
    /// <summary>The consumer group that every event hub has.</summary>
    public const string DefaultConsumerGroupName = "$Default";

    private readonly EventHubConnection _connection;
    private readonly bool _ownsConnection;
    private readonly EventHubsRetryPolicy _retryPolicy;
    private readonly CancellationTokenSource _closing = new();
    private int _closeStarted;

    /// <summary>The hub is named in the connection string.</summary>
    public EventHubConsumerClient(string consumerGroup, string connectionString)
        : this(consumerGroup, connectionString, eventHubName: null, clientOptions: null)
    {
    }

    /// <summary>The hub is named in the connection string.</summary>
    public EventHubConsumerClient(string consumerGroup, string connectionString, EventHubConsumerClientOptions clientOptions)
        : this(consumerGroup, connectionString, eventHubName: null, clientOptions)
    {
    }

    /// <summary>The hub is named here.</summary>
    public EventHubConsumerClient(string consumerGroup, string connectionString, string eventHubName)
        : this(consumerGroup, connectionString, eventHubName, clientOptions: null)
    {
    }

    /// <summary>The hub is named here.</summary>
    public EventHubConsumerClient(string consumerGroup, string connectionString, string eventHubName, EventHubConsumerClientOptions clientOptions)
        : this(consumerGroup, new EventHubConnection(connectionString, eventHubName, clientOptions?.ConnectionOptions), ownsConnection: true, clientOptions)
    {
    }

    /// <summary>With a shared access key.</summary>
    public EventHubConsumerClient(string consumerGroup, string fullyQualifiedNamespace, string eventHubName, AzureNamedKeyCredential credential, EventHubConsumerClientOptions clientOptions = null)
        : this(consumerGroup, new EventHubConnection(fullyQualifiedNamespace, eventHubName, credential, clientOptions?.ConnectionOptions), ownsConnection: true, clientOptions)
    {
    }

    /// <summary>With a shared access signature.</summary>
    public EventHubConsumerClient(string consumerGroup, string fullyQualifiedNamespace, string eventHubName, AzureSasCredential credential, EventHubConsumerClientOptions clientOptions = null)
        : this(consumerGroup, new EventHubConnection(fullyQualifiedNamespace, eventHubName, credential, clientOptions?.ConnectionOptions), ownsConnection: true, clientOptions)
    {
    }

    /// <summary>With a credential of Microsoft Entra.</summary>
    public EventHubConsumerClient(string consumerGroup, string fullyQualifiedNamespace, string eventHubName, TokenCredential credential, EventHubConsumerClientOptions clientOptions = null)
        : this(consumerGroup, new EventHubConnection(fullyQualifiedNamespace, eventHubName, credential, clientOptions?.ConnectionOptions), ownsConnection: true, clientOptions)
    {
    }

    /// <summary>On a connection that others may share, and that is not closed with the client.</summary>
    public EventHubConsumerClient(string consumerGroup, EventHubConnection connection, EventHubConsumerClientOptions clientOptions = null)
        : this(consumerGroup, Ensure.NotNull(connection, nameof(connection)), ownsConnection: false, clientOptions)
    {
    }

    /// <summary>For test doubles.</summary>
    protected EventHubConsumerClient()
    {
    }

    private EventHubConsumerClient(string consumerGroup, EventHubConnection connection, bool ownsConnection, EventHubConsumerClientOptions clientOptions)
    {
        ConsumerGroup = Ensure.NotEmpty(consumerGroup, nameof(consumerGroup));
        _connection = connection;
        _ownsConnection = ownsConnection;
        _retryPolicy = (clientOptions?.RetryOptions ?? new EventHubsRetryOptions()).ToPolicy();
        Identifier = string.IsNullOrEmpty(clientOptions?.Identifier) ? Guid.NewGuid().ToString() : clientOptions.Identifier;
    }

    /// <summary>The namespace.</summary>
    public string FullyQualifiedNamespace => _connection?.FullyQualifiedNamespace;

    /// <summary>The event hub.</summary>
    public string EventHubName => _connection?.EventHubName;

    /// <summary>The consumer group.</summary>
    public string ConsumerGroup { get; }

    /// <summary>The name under which the service knows the client.</summary>
    public string Identifier { get; }

    /// <summary>Closed for good.</summary>
    public bool IsClosed { get; protected set; }

    /// <summary>What the hub says about itself.</summary>
    public virtual Task<EventHubProperties> GetEventHubPropertiesAsync(CancellationToken cancellationToken = default)
    {
        Ensure.NotClosed(IsClosed, nameof(EventHubConsumerClient));
        return _connection.Scope.Management.ReadEventHubAsync(_retryPolicy, cancellationToken);
    }

    /// <summary>The hub's partitions.</summary>
    public virtual async Task<string[]> GetPartitionIdsAsync(CancellationToken cancellationToken = default) =>
        (await GetEventHubPropertiesAsync(cancellationToken)).PartitionIds;

    /// <summary>What a partition holds.</summary>
    public virtual Task<PartitionProperties> GetPartitionPropertiesAsync(string partitionId, CancellationToken cancellationToken = default)
    {
        Ensure.NotEmpty(partitionId, nameof(partitionId));
        Ensure.NotClosed(IsClosed, nameof(EventHubConsumerClient));
        return _connection.Scope.Management.ReadPartitionAsync(partitionId, _retryPolicy, cancellationToken);
    }

    /// <summary>Ends all readings; may be repeated.</summary>
    public virtual async Task CloseAsync(CancellationToken cancellationToken = default)
    {
        Ensure.NotCancelled(cancellationToken);
        if (Interlocked.Exchange(ref _closeStarted, 1) != 0) return;
        IsClosed = true;
        await _closing.CancelAsync();
        if (_ownsConnection) await _connection.CloseAsync(cancellationToken);
    }

    /// <summary>Ends all readings; may be repeated.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        await CloseAsync(CancellationToken.None);
        GC.SuppressFinalize(this);
    }
}
