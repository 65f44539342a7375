using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;
using Microsoft.Azure.Functions.Worker.Configuration;
using Microsoft.Azure.Functions.Worker.Ownership;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.EventHubs;

/// <summary>
/// Reads one owned partition, runs the function on its events in their order, and writes a checkpoint into the owned row once they are through. A crash
/// between the two repeats events; none is passed over.
/// </summary>
internal sealed partial class PartitionPump(EventHubPlan plan, EventHubsHostJson settings, EventHubConnection connection, EventDispatcher dispatcher, OwnedRow row, TimeProvider clock, ILogger log)
{
    // Every receiver has one, so that a new owner's ends that of the owner before, should it not know yet that it lost.
    private const long OwnerLevel = 0;
    private static readonly TimeSpan IdleMax = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan PauseMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(30);
    private PartitionCheckpoint? _through;
    private int _batchesSinceCheckpoint;

    private string PartitionId => row.Key;

    /// <summary>Runs until stopped, or until the partition is lost. Then gives it back. Does not throw for failures of hub and storage.</summary>
    public async Task RunAsync(CancellationToken stopping, CancellationToken forced)
    {
        await using var owned = row;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, row.Lost);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(forced, row.Lost);
        LogOwned(plan.Hub, PartitionId);
        try
        {
            await ReadAsync(either.Token, end.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // Stopped, or lost.
        }

        if (_batchesSinceCheckpoint > 0) await CheckpointAsync(end.Token);
        if (row.Lost.IsCancellationRequested) LogLost(plan.Hub, PartitionId);
        await row.ReleaseAsync();
    }

    private async Task ReadAsync(CancellationToken stopping, CancellationToken forced)
    {
        PartitionReceiver? receiver = null;
        var failures = 0;
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                try
                {
                    receiver ??= await OpenAsync(stopping);
                    var events = await ReceiveAsync(receiver, stopping);
                    if (failures > 0) LogBack(plan.Hub, PartitionId);
                    failures = 0;
                    if (events.Count > 0 && !await DispatchAsync(events, stopping, forced)) return;
                }
                catch (EventHubsException e) when (e.Reason == EventHubsException.FailureReason.ConsumerDisconnected)
                {
                    LogDisconnected(plan.Hub, PartitionId, e.Message);
                    return;
                }
                catch (Exception e) when (EventHubFailures.Pass(e, stopping))
                {
                    if (failures++ == 0) LogFailed(e, plan.Hub, PartitionId);
                    var pause = PauseMin * Math.Pow(2, Math.Min(failures - 1, 10)) * (0.5 + (Random.Shared.NextDouble() / 2));
                    await Task.Delay(pause < PauseMax ? pause : PauseMax, clock, stopping);
                }
            }
        }
        finally
        {
            if (receiver is not null) await receiver.DisposeAsync();
        }
    }

    private async Task<PartitionReceiver> OpenAsync(CancellationToken cancellation)
    {
        await using var probe = NewReceiver(EventPosition.Earliest);
        var properties = await probe.GetPartitionPropertiesAsync(cancellation);
        return NewReceiver(await PositionAsync(properties, cancellation));
    }

    private PartitionReceiver NewReceiver(EventPosition position) => new(plan.ConsumerGroup, PartitionId, position, connection, new PartitionReceiverOptions
    {
        OwnerLevel = OwnerLevel,
        PrefetchCount = settings.PrefetchCount,
        RetryOptions = settings.ClientRetry,
        TrackLastEnqueuedEventProperties = false,
    });

    private async Task<EventPosition> PositionAsync(PartitionProperties properties, CancellationToken cancellation)
    {
        _through ??= PartitionCheckpoint.Read(row.Values);
        if (_through is { } through)
        {
            if (through.SequenceNumber <= properties.LastEnqueuedSequenceNumber) return EventPosition.FromSequenceNumber(through.SequenceNumber, isInclusive: false);

            // The hub was made anew: waiting for the old number would pass over everything until then.
            LogHubIsNew(plan.Hub, PartitionId, through.SequenceNumber, properties.LastEnqueuedSequenceNumber);
            return EventPosition.Earliest;
        }

        switch (settings.InitialOffset)
        {
            case InitialOffset.FromStart:
                return EventPosition.Earliest;
            case InitialOffset.FromEnqueuedTime:
                return EventPosition.FromEnqueuedTime(settings.InitialEnqueuedTime);
            default:
                // Written down at once: the end of a later start would be another, and events in between would be passed over.
                _through = new PartitionCheckpoint(properties.LastEnqueuedSequenceNumber, properties.LastEnqueuedOffsetString);
                await row.WriteAsync(_through.ToValues(), cancellation);
                return EventPosition.FromSequenceNumber(_through.SequenceNumber, isInclusive: false);
        }
    }

    private async Task<IReadOnlyList<EventData>> ReceiveAsync(PartitionReceiver receiver, CancellationToken cancellation)
    {
        var events = (await receiver.ReceiveBatchAsync(settings.EventsPerBatchMax, IdleMax, cancellation)).ToList();
        if (events.Count == 0 || events.Count >= settings.EventsPerBatchMin) return events;
        var startedAt = clock.GetTimestamp();
        while (events.Count < settings.EventsPerBatchMin && settings.WaitMax - clock.GetElapsedTime(startedAt) is { } left && left > TimeSpan.Zero)
        {
            try
            {
                events.AddRange(await receiver.ReceiveBatchAsync(settings.EventsPerBatchMax - events.Count, left, cancellation));
            }
            catch (Exception e) when (EventHubFailures.Pass(e, cancellation))
            {
                // What is here is processed; the next receive meets the failure again, or goes on behind these.
                break;
            }
        }

        return events;
    }

    /// <returns>False when the rest of the events must come again, to another owner or a later run.</returns>
    private async Task<bool> DispatchAsync(IReadOnlyList<EventData> events, CancellationToken stopping, CancellationToken forced)
    {
        var count = await dispatcher.RunAsync(PartitionId, events, stopping, forced);
        if (count > 0)
        {
            _through = PartitionCheckpoint.Of(events[count - 1]);
            if (++_batchesSinceCheckpoint >= settings.BatchesPerCheckpoint) await CheckpointAsync(forced);
        }

        return count == events.Count;
    }

    private async Task CheckpointAsync(CancellationToken cancellation)
    {
        try
        {
            if (await row.WriteAsync(_through!.ToValues(), cancellation)) _batchesSinceCheckpoint = 0;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The events since the checkpoint before come again.
        }
        catch (Exception e) when (OwnershipFailures.IsOfStorage(e))
        {
            // The next checkpoint covers these events, too.
            LogCheckpointFailed(e, plan.Hub, PartitionId);
        }
    }

    [LoggerMessage(EventId = 40, Level = LogLevel.Information, Message = "Partition {Partition} of {Hub} is read by this instance")]
    private partial void LogOwned(string hub, string partition);

    [LoggerMessage(EventId = 41, Level = LogLevel.Information, Message = "Partition {Partition} of {Hub} went to another instance, or its claim could not be renewed in time")]
    private partial void LogLost(string hub, string partition);

    [LoggerMessage(EventId = 42, Level = LogLevel.Information, Message = "Another receiver reads partition {Partition} of {Hub}: {Reason}")]
    private partial void LogDisconnected(string hub, string partition, string reason);

    [LoggerMessage(EventId = 43, Level = LogLevel.Error, Message = "Partition {Partition} of {Hub} cannot be read; it is tried again until it can")]
    private partial void LogFailed(Exception failure, string hub, string partition);

    [LoggerMessage(EventId = 44, Level = LogLevel.Information, Message = "Partition {Partition} of {Hub} is read again")]
    private partial void LogBack(string hub, string partition);

    [LoggerMessage(EventId = 45, Level = LogLevel.Warning, Message = "The checkpoint of partition {Partition} of {Hub} is at {Checkpoint}, behind its last event {Last}: the hub was made anew, and is read from its start")]
    private partial void LogHubIsNew(string hub, string partition, long checkpoint, long last);

    [LoggerMessage(EventId = 46, Level = LogLevel.Warning, Message = "The checkpoint of partition {Partition} of {Hub} could not be written; the next one covers it")]
    private partial void LogCheckpointFailed(Exception failure, string hub, string partition);
}
