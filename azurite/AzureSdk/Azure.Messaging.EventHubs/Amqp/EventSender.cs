namespace Azure.Messaging.EventHubs.Amqp;

/// <summary>Sends messages to one address, in the order of the calls.</summary>
internal sealed class EventSender
{
    private readonly ConnectionScope _scope;

    public EventSender(ConnectionScope scope, string? partitionId, string identifier, EventHubsRetryPolicy retryPolicy) => _scope = scope;

    public ValueTask<long> GetMaximumMessageSizeAsync(CancellationToken cancellationToken) => throw new NotSupportedException("The transport is being built.");

    public Task SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken) => throw new NotSupportedException("The transport is being built.");

    public Task CloseAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
