#nullable disable annotations

using Azure.Messaging.EventHubs.Amqp;
using Azure.Messaging.EventHubs.Validation;

namespace Azure.Messaging.EventHubs.Producer;

/// <content>Batches and their sending.</content>
public partial class EventHubProducerClient
{
    /// <summary>A batch for any partition, as large as the link allows.</summary>
    public virtual ValueTask<EventDataBatch> CreateBatchAsync(CancellationToken cancellationToken = default) => CreateBatchAsync(options: null, cancellationToken);

    /// <summary>A batch. The first one of a client opens the link, to learn how large a batch may be.</summary>
    /// <exception cref="InvalidOperationException">Both a partition and a key.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The size asked for is more than the link allows.</exception>
    public virtual ValueTask<EventDataBatch> CreateBatchAsync(CreateBatchOptions options, CancellationToken cancellationToken = default)
    {
        CreateBatchOptions own = options?.Clone() ?? new CreateBatchOptions();
        own.Validate();
        Ensure.NotClosed(IsClosed, nameof(EventHubProducerClient));
        Ensure.NotCancelled(cancellationToken);
        ValueTask<long> limit = SenderFor(own).GetMaximumMessageSizeAsync(cancellationToken);
        return limit.IsCompletedSuccessfully ? new ValueTask<EventDataBatch>(NewBatch(own, limit.Result)) : CreateBatchSlowAsync(own, limit);
    }

    /// <summary>Sends events to any partition, in one message.</summary>
    public virtual Task SendAsync(IEnumerable<EventData> eventBatch, CancellationToken cancellationToken = default) => SendAsync(eventBatch, options: null, cancellationToken);

    /// <summary>Sends events in one message; none is stored when they do not fit one.</summary>
    /// <exception cref="EventHubsException">With <see cref="EventHubsException.FailureReason.MessageSizeExceeded"/>: they do not fit one message.</exception>
    public virtual Task SendAsync(IEnumerable<EventData> eventBatch, SendEventOptions options, CancellationToken cancellationToken = default)
    {
        Ensure.NotNull(eventBatch, nameof(eventBatch));
        var own = new CreateBatchOptions { PartitionId = options?.PartitionId, PartitionKey = options?.PartitionKey };
        own.Validate();
        Ensure.NotClosed(IsClosed, nameof(EventHubProducerClient));
        Ensure.NotCancelled(cancellationToken);
        IReadOnlyCollection<EventData> events = eventBatch as IReadOnlyCollection<EventData> ?? [.. eventBatch];
        return events.Count == 0 ? Task.CompletedTask : SendEventsAsync(events, own, cancellationToken);
    }

    /// <summary>Sends a batch, which must stay unchanged until that is done; it may be sent again.</summary>
    public virtual Task SendAsync(EventDataBatch eventBatch, CancellationToken cancellationToken = default)
    {
        Ensure.NotNull(eventBatch, nameof(eventBatch));
        Ensure.NotClosed(IsClosed, nameof(EventHubProducerClient));
        Ensure.NotCancelled(cancellationToken);
        return eventBatch.Count == 0 ? Task.CompletedTask : SendBatchAsync(eventBatch, cancellationToken);
    }

    private static EventDataBatch NewBatch(CreateBatchOptions options, long linkLimit)
    {
        long maximum = options.MaximumSizeInBytes ?? linkLimit;
        if (maximum > linkLimit)
            throw new ArgumentOutOfRangeException(nameof(options), $"A batch of up to {maximum} bytes was asked for; the event hub takes up to {linkLimit}.");
        return new EventDataBatch(new EncodedBatchContent(options.PartitionKey, maximum), options);
    }

    private static async ValueTask<EventDataBatch> CreateBatchSlowAsync(CreateBatchOptions options, ValueTask<long> limit) => NewBatch(options, await limit);

    private async Task SendEventsAsync(IReadOnlyCollection<EventData> events, CreateBatchOptions options, CancellationToken cancellationToken)
    {
        using EventDataBatch batch = await CreateBatchAsync(options, cancellationToken);
        foreach (EventData data in events)
        {
            if (!batch.TryAdd(data))
                throw new EventHubsException(isTransient: false, EventHubName, $"The {events.Count} events do not fit one message of {batch.MaximumSizeInBytes} bytes; send them in several batches.", EventHubsException.FailureReason.MessageSizeExceeded);
        }

        await SendBatchAsync(batch, cancellationToken);
    }

    private async Task SendBatchAsync(EventDataBatch batch, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> message = batch.BeginSend();
        try
        {
            await SenderFor(batch.Options).SendAsync(message, cancellationToken);
        }
        finally
        {
            batch.EndSend();
        }
    }

    private EventSender SenderFor(SendEventOptions options) =>
        _senders.GetOrAdd(options.PartitionId ?? "", static (id, client) => new EventSender(client._connection.Scope, id.Length == 0 ? null : id, client.Identifier, client._retryPolicy), this);
}
