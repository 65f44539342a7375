namespace Azure.Messaging.EventHubs.Amqp;

/// <summary>Asks the service about the hub and its partitions.</summary>
internal sealed class ManagementClient
{
    private readonly ConnectionScope _scope;

    public ManagementClient(ConnectionScope scope) => _scope = scope;

    public Task<EventHubProperties> ReadEventHubAsync(EventHubsRetryPolicy retryPolicy, CancellationToken cancellationToken) => throw new NotSupportedException("The transport is being built.");

    public Task<PartitionProperties> ReadPartitionAsync(string partitionId, EventHubsRetryPolicy retryPolicy, CancellationToken cancellationToken) => throw new NotSupportedException("The transport is being built.");
}
