using System.Runtime.ExceptionServices;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Messages;
using Azure.Messaging.EventHubs.Validation;

namespace Azure.Messaging.EventHubs.Amqp;

/// <summary>Reads one partition over as many links, one after another, as it takes. Thread-safe; calls are served one after another.</summary>
/// <remarks>
/// Events that have arrived wait here, as many as were asked for ahead. When the link is lost they stay, and the next link begins behind the last of
/// them: no event is missed and none comes twice. A link is made only when somebody receives. "Only new events" is made a sequence number before the
/// first link, so that what is stored between a lost first link and the next is not missed either.
/// </remarks>
internal sealed class EventReceiver : IReceiveLinkOwner
{
    /// <summary>Between two tries when the caller's wait is over: the rest of the tries is not made in a rush.</summary>
    private static readonly TimeSpan DelayMin = TimeSpan.FromMilliseconds(50);

    private readonly ILinkOpener _opener;
    private readonly ReceiverSettings _settings;
    private readonly CancellationTokenSource _closing = new();
    private readonly SemaphoreSlim _turn = new(1, 1);

    private readonly Lock _lock = new();
    private readonly ArrivedEvents _arrived;
    private IReceiveLink? _link;
    private Exception? _linkFailure;
    private TaskCompletionSource? _arrival;
    private EventPosition _position;
    private LastEnqueuedEventProperties _lastEnqueued;
    private bool _closed;

    public EventReceiver(ILinkOpener opener, ReceiverSettings settings)
    {
        _opener = opener;
        _settings = settings;
        _position = settings.Position;
        _arrived = new ArrivedEvents(settings.PrefetchCount, settings.PrefetchSizeInBytes);
    }

    /// <summary>As told along with the last event given; default before, and when not asked for.</summary>
    public LastEnqueuedEventProperties LastEnqueued
    {
        get
        {
            lock (_lock) return _lastEnqueued;
        }
    }

    /// <summary>The events that are here; when there are none, the first that come.</summary>
    /// <param name="maximumEventCount">At least 1.</param>
    /// <param name="maximumWaitTime">Then the result is empty; null: one try's time-out.</param>
    /// <param name="cancellationToken">Ends the wait at once; no event is lost.</param>
    public async Task<IReadOnlyList<EventData>> ReceiveAsync(int maximumEventCount, TimeSpan? maximumWaitTime, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            Ensure.NotClosed(_closed, nameof(EventReceiver));
            if (TryTake(maximumEventCount) is { } ready) return ready;
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
            return await ReceiveSlowAsync(maximumEventCount, maximumWaitTime, cancellationToken, either.Token);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Ends the link and all waits; may be repeated.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        IReceiveLink? link;
        lock (_lock)
        {
            if (_closed) return;
            _closed = true;
            link = _link;
            _link = null;
        }

        await _closing.CancelAsync();
        if (link is not null) await link.CloseAsync(cancellationToken);
    }

    void IReceiveLinkOwner.OnMessage(IReceiveLink link, byte[] message)
    {
        var data = new EventData(new ReceivedMessage(message));
        lock (_lock)
        {
            if (_link != link) return;
            _arrived.Add(data, message.Length);
            if (data.SequenceNumber != long.MinValue) _position = EventPosition.FromSequenceNumber(data.SequenceNumber, isInclusive: false);
            _arrival?.TrySetResult();
        }
    }

    void IReceiveLinkOwner.OnClosed(IReceiveLink link, Exception reason)
    {
        lock (_lock)
        {
            if (_link != link) return;
            _link = null;
            _linkFailure = reason;
            _arrival?.TrySetException(reason);
        }
    }

    private async Task<IReadOnlyList<EventData>> ReceiveSlowAsync(int maximumEventCount, TimeSpan? maximumWaitTime, CancellationToken cancellationToken, CancellationToken eitherToken)
    {
        long startedAt = _opener.Clock.GetTimestamp();
        TimeSpan wait = maximumWaitTime ?? _settings.RetryPolicy.CalculateTryTimeout(0);
        for (int failures = 0; ;)
        {
            try
            {
                await OpenLinkAsync(_settings.RetryPolicy.CalculateTryTimeout(failures), eitherToken);
                await ArrivalAsync(maximumEventCount, Left(), eitherToken);
                return TryTake(maximumEventCount) ?? [];
            }
            catch (OperationCanceledException) when (eitherToken.IsCancellationRequested)
            {
                if (!cancellationToken.IsCancellationRequested) Ensure.NotClosed(_closed, nameof(EventReceiver));
                throw;
            }
            catch (Exception failure)
            {
                Ensure.NotClosed(_closed, nameof(EventReceiver));
                // What came before the link was lost is given first; the next call learns of the rest.
                if (TryTake(maximumEventCount) is { } events) return events;
                Forget(failure);
                if (_settings.RetryPolicy.CalculateRetryDelay(failure, ++failures) is not { } delay) throw;
                TimeSpan left = Left();
                if (left < DelayMin) left = DelayMin;
                await Task.Delay(delay < left ? delay : left, _opener.Clock, eitherToken);
            }
        }

        TimeSpan Left() => wait - _opener.Clock.GetElapsedTime(startedAt);
    }

    private async Task OpenLinkAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        EventPosition position;
        lock (_lock)
        {
            if (_link is not null) return;
            // Lost while nobody received: a reason that passes is none to make the next caller wait.
            if (_linkFailure is { } failure && _settings.RetryPolicy.CalculateRetryDelay(failure, 1) is null) ExceptionDispatchInfo.Throw(failure);
            _linkFailure = null;
            position = _position;
        }

        if (position == EventPosition.Latest)
        {
            long last = await _opener.ReadLastSequenceNumberAsync(_settings.PartitionId, timeout, cancellationToken);
            // "Behind -1" is known not to work at the service while a partition has had no event (azure-sdk-for-js, pull request 20982); its beginning is its end then.
            position = last < 0 ? EventPosition.Earliest : EventPosition.FromSequenceNumber(last, isInclusive: false);
            lock (_lock) _position = position;
        }

        IReceiveLink link = await _opener.OpenReceiverAsync(_settings, position, this, timeout, cancellationToken);
        bool closed;
        lock (_lock)
        {
            closed = _closed;
            if (!closed) _link = link;
            _arrived.ForgetCredit();
        }

        if (closed) await link.CloseAsync(CancellationToken.None);
        if (link.Failure is { } lost) ((IReceiveLinkOwner)this).OnClosed(link, lost);
    }

    /// <summary>Ends when there are events, or the wait is over; throws when the link is lost.</summary>
    private async Task ArrivalAsync(int maximumEventCount, TimeSpan left, CancellationToken cancellationToken)
    {
        TaskCompletionSource arrival;
        lock (_lock)
        {
            if (_arrived.Count > 0) return;
            if (_link is null) ExceptionDispatchInfo.Throw(_linkFailure ?? ServiceError.ToException(error: null, _opener.EventHubName));
            AskForMore(maximumEventCount);
            if (left <= TimeSpan.Zero) return;
            arrival = _arrival = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        try
        {
            await arrival.Task.WaitAsync(left, _opener.Clock, cancellationToken);
        }
        catch (TimeoutException) when (!arrival.Task.IsFaulted)
        {
            // Nothing came: no failure.
        }
        finally
        {
            lock (_lock) _arrival = null;
            _ = arrival.Task.Exception;
        }
    }

    private EventData[]? TryTake(int maximumEventCount)
    {
        EventData[] events;
        lock (_lock)
        {
            if (_arrived.Count == 0) return null;
            events = _arrived.Take(maximumEventCount);
            if (_settings.PrefetchCount > 0) AskForMore(maximumEventCount);
            if (_settings.TrackLastEnqueuedEventProperties && LastEnqueuedReader.TryRead(events[^1].Received, out LastEnqueuedEventProperties lastEnqueued)) _lastEnqueued = lastEnqueued;
        }

        return events;
    }

    /// <summary>Under the lock.</summary>
    private void AskForMore(int maximumEventCount)
    {
        if (_link is null) return;
        int credit = _arrived.CreditToAdd(maximumEventCount);
        if (credit > 0) _link.AddCredit(credit);
    }

    /// <summary>A failure that is told now is not told again by the next call.</summary>
    private void Forget(Exception told)
    {
        lock (_lock)
        {
            if (_linkFailure == told) _linkFailure = null;
        }
    }
}
