#nullable disable annotations

using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Azure.Messaging.EventHubs.Amqp;
using Azure.Messaging.EventHubs.Validation;

namespace Azure.Messaging.EventHubs.Consumer;

/// <content>The readings.</content>
public partial class EventHubConsumerClient
{
    /// <summary>Reads a partition from the position on, for ever.</summary>
    public virtual IAsyncEnumerable<PartitionEvent> ReadEventsFromPartitionAsync(string partitionId, EventPosition startingPosition, CancellationToken cancellationToken = default) =>
        ReadEventsFromPartitionAsync(partitionId, startingPosition, readOptions: null, cancellationToken);

    /// <summary>Reads a partition from the position on, for ever.</summary>
    /// <exception cref="TaskCanceledException">Cancelled.</exception>
    /// <exception cref="EventHubsException">The partition was taken, is not there, or cannot be reached within the retries.</exception>
    public virtual async IAsyncEnumerable<PartitionEvent> ReadEventsFromPartitionAsync(string partitionId, EventPosition startingPosition, ReadEventOptions readOptions, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Ensure.NotEmpty(partitionId, nameof(partitionId));
        Ensure.NotClosed(IsClosed, nameof(EventHubConsumerClient));
        ReadEventOptions options = readOptions?.Clone() ?? new ReadEventOptions();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        EventReceiver receiver = CreateReceiver(partitionId, startingPosition, options);
        var context = new ReceiverPartitionContext(receiver, FullyQualifiedNamespace, EventHubName, ConsumerGroup, partitionId);
        try
        {
            while (true)
            {
                foreach (EventData data in await ReceiveSomeAsync(receiver, options, cancellationToken, ending.Token)) yield return new PartitionEvent(context, data);
            }
        }
        finally
        {
            await receiver.CloseAsync(CancellationToken.None);
        }
    }

    /// <summary>Reads all partitions from their oldest events on, for ever; no order between partitions.</summary>
    public virtual IAsyncEnumerable<PartitionEvent> ReadEventsAsync(CancellationToken cancellationToken = default) =>
        ReadEventsAsync(startReadingAtEarliestEvent: true, readOptions: null, cancellationToken);

    /// <summary>Reads all partitions from their oldest events on, for ever; no order between partitions.</summary>
    public virtual IAsyncEnumerable<PartitionEvent> ReadEventsAsync(ReadEventOptions readOptions, CancellationToken cancellationToken = default) =>
        ReadEventsAsync(startReadingAtEarliestEvent: true, readOptions, cancellationToken);

    /// <summary>Reads all partitions from their oldest, or only new, events on, for ever; no order between partitions.</summary>
    /// <remarks>The first partition that fails ends the reading with its exception.</remarks>
    public virtual async IAsyncEnumerable<PartitionEvent> ReadEventsAsync(bool startReadingAtEarliestEvent, ReadEventOptions readOptions = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Ensure.NotClosed(IsClosed, nameof(EventHubConsumerClient));
        ReadEventOptions options = readOptions?.Clone() ?? new ReadEventOptions();
        EventPosition position = startReadingAtEarliestEvent ? EventPosition.Earliest : EventPosition.Latest;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        var events = Channel.CreateBounded<PartitionEvent>(new BoundedChannelOptions(options.CacheEventCount) { SingleReader = true });
        string[] partitionIds = await GetPartitionIdsAsync(cancellationToken);
        Task[] readings = [.. partitionIds.Select(id => PumpAsync(id, position, options, events.Writer, ending.Token))];
        try
        {
            while (true) yield return await TakeAsync(events.Reader, options.MaximumWaitTime, cancellationToken, ending.Token);
        }
        finally
        {
            await ending.CancelAsync();
            await Task.WhenAll(readings);
        }
    }

    private async Task<IReadOnlyList<EventData>> ReceiveSomeAsync(EventReceiver receiver, ReadEventOptions options, CancellationToken cancellationToken, CancellationToken endingToken)
    {
        while (true)
        {
            IReadOnlyList<EventData> events;
            try
            {
                events = await receiver.ReceiveAsync(options.CacheEventCount, options.MaximumWaitTime, endingToken);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                Ensure.NotClosed(IsClosed, nameof(EventHubConsumerClient));
                throw;
            }

            if (events.Count > 0) return events;
            // A null event: the reading is alive, nothing came within the wait.
            if (options.MaximumWaitTime is not null) return [null];
        }
    }

    private async Task PumpAsync(string partitionId, EventPosition position, ReadEventOptions options, ChannelWriter<PartitionEvent> events, CancellationToken endingToken)
    {
        EventReceiver receiver = CreateReceiver(partitionId, position, options);
        try
        {
            var context = new ReceiverPartitionContext(receiver, FullyQualifiedNamespace, EventHubName, ConsumerGroup, partitionId);
            while (true)
            {
                foreach (EventData data in await receiver.ReceiveAsync(options.CacheEventCount, maximumWaitTime: null, endingToken))
                    await events.WriteAsync(new PartitionEvent(context, data), endingToken);
            }
        }
        catch (Exception failure)
        {
            events.TryComplete(failure);
        }
        finally
        {
            await receiver.CloseAsync(CancellationToken.None);
        }
    }

    private async Task<PartitionEvent> TakeAsync(ChannelReader<PartitionEvent> events, TimeSpan? maximumWaitTime, CancellationToken cancellationToken, CancellationToken endingToken)
    {
        if (events.TryRead(out PartitionEvent ready)) return ready;
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(endingToken);
        if (maximumWaitTime is { } wait) waiting.CancelAfter(wait);
        try
        {
            return await events.ReadAsync(waiting.Token);
        }
        catch (OperationCanceledException) when (!endingToken.IsCancellationRequested && waiting.IsCancellationRequested)
        {
            return default;
        }
        catch (OperationCanceledException)
        {
            Ensure.NotCancelled(cancellationToken);
            Ensure.NotClosed(IsClosed, nameof(EventHubConsumerClient));
            throw;
        }
        catch (ChannelClosedException closed) when (closed.InnerException is { } failure)
        {
            Ensure.NotCancelled(cancellationToken);
            Ensure.NotClosed(IsClosed, nameof(EventHubConsumerClient));
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
            throw;
        }
    }

    private EventReceiver CreateReceiver(string partitionId, EventPosition position, ReadEventOptions options) => new(_connection.Scope, new ReceiverSettings
    {
        ConsumerGroup = ConsumerGroup,
        PartitionId = partitionId,
        Identifier = Identifier,
        Position = position,
        RetryPolicy = _retryPolicy,
        OwnerLevel = options.OwnerLevel,
        PrefetchCount = options.PrefetchCount,
        PrefetchSizeInBytes = options.PrefetchSizeInBytes,
        TrackLastEnqueuedEventProperties = options.TrackLastEnqueuedEventProperties,
    });
}
