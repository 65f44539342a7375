using Azure.Messaging.EventHubs.Consumer;

namespace Azure.Messaging.EventHubs.Amqp;

/// <summary>Reads one partition.</summary>
internal sealed class EventReceiver
{
    private readonly ConnectionScope _scope;

    public EventReceiver(ConnectionScope scope, ReceiverSettings settings) => _scope = scope;

    public LastEnqueuedEventProperties LastEnqueued => default;

    public Task<IReadOnlyList<EventData>> ReceiveAsync(int maximumEventCount, TimeSpan? maximumWaitTime, CancellationToken cancellationToken) => throw new NotSupportedException("The transport is being built.");

    public Task CloseAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
