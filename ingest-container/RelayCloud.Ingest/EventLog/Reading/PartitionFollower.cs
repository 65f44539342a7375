using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;

namespace RelayCloud.Ingest.EventLog.Reading;

/// <summary>Reads one partition of the log: at start as far back as configured up to its end, then, on an edge, everything that comes. It tries for ever.</summary>
internal sealed class PartitionFollower(string partition, EventHubClients clients, EventHubConsumerClient consumer, EventTaker taker, EventHubsOptions options, TimeProvider time, ILogger logger)
{
    private const int BatchEventsMax = 2_000;
    private static readonly TimeSpan ReceiveMax = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BackoffBase = TimeSpan.FromMilliseconds(50);

    private long _oldest;
    private long _next = -1;
    private DateTimeOffset? _lastEnqueuedAt;
    private long _lastEnqueued = -1;
    private long _receivedAtMs;
    private int _failures;

    /// <summary>The partition's id.</summary>
    public string Partition { get; } = partition;

    /// <summary>Where events go.</summary>
    public EventTaker Taker { get; } = taker;

    /// <summary>The sequence number that is read next; -1 while nothing is known.</summary>
    public long Next => Interlocked.Read(ref _next);

    /// <summary>Events that the partition has and that were not read yet, as far as it told.</summary>
    public long EventsBehind => Math.Max(0, Interlocked.Read(ref _lastEnqueued) + 1 - Math.Max(0, Next));

    /// <summary>Failures since the last event or answer; 0 = all is well.</summary>
    public int Failures => Volatile.Read(ref _failures);

    /// <summary>Whether it was read from at all.</summary>
    public bool IsReading => Failures == 0 && Interlocked.Read(ref _receivedAtMs) != 0;

    /// <summary>When it was last heard of, Unix ms; 0 = never.</summary>
    public long ReceivedAtMs => Interlocked.Read(ref _receivedAtMs);

    /// <summary>Why it last failed, null = it never did.</summary>
    public string? LastError { get; private set; }

    /// <summary>Reads up to what is the partition's end when it begins. Returns early, having thrown, when cancelled.</summary>
    /// <param name="eventsMax">Events read at most: the newest.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task CatchUpAsync(int eventsMax, CancellationToken cancellationToken)
    {
        PartitionProperties state = await AskAsync(cancellationToken);
        long end = state.LastEnqueuedSequenceNumber;
        OnHeard(end);
        if (state.IsEmpty || end < 0 || options.RecoverSeconds == 0)
        {
            Interlocked.Exchange(ref _next, Math.Max(0, end + 1));
            return;
        }

        // Back from the end, not from now: what was last said is as true after a long pause. It is also the service's clock against itself.
        _oldest = end - eventsMax + 1;
        DateTimeOffset since = state.LastEnqueuedTime - TimeSpan.FromSeconds(options.RecoverSeconds);
        await RunAsync(() => FirstPosition(since), end, cancellationToken);
    }

    /// <summary>Reads what comes, until cancelled.</summary>
    public Task FollowAsync(CancellationToken cancellationToken) =>
        RunAsync(() => FirstPosition(time.GetUtcNow() - TimeSpan.FromSeconds(options.RecoverSeconds)), long.MaxValue, cancellationToken);

    private EventPosition FirstPosition(DateTimeOffset since)
    {
        long next = Next;
        if (next < 0) return EventPosition.FromEnqueuedTime(since);

        // With the last one that was read, by which the log is known again.
        return next == 0 ? EventPosition.Earliest : EventPosition.FromSequenceNumber(next - 1, isInclusive: true);
    }

    private async Task RunAsync(Func<EventPosition> position, long end, CancellationToken cancellationToken)
    {
        while (Next <= end)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                if (Next > 0) await CheckEndAsync(cancellationToken);
                await ReadAsync(position(), end, cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                await OnFailureAsync(e, cancellationToken);
            }
        }
    }

    private async Task ReadAsync(EventPosition from, long end, CancellationToken cancellationToken)
    {
        PartitionReceiver receiver = clients.Receiver(Partition, from);
        try
        {
            while (Next <= end)
            {
                IEnumerable<EventData> events = await receiver.ReceiveBatchAsync(BatchEventsMax, ReceiveMax, cancellationToken);
                foreach (EventData data in events)
                {
                    long sequenceNumber = data.SequenceNumber;
                    if (sequenceNumber == Next - 1 && _lastEnqueuedAt is { } known && data.EnqueuedTime != known)
                    {
                        BeginAnew(receiver.ReadLastEnqueuedEventProperties().SequenceNumber ?? sequenceNumber);
                        return;
                    }

                    if (sequenceNumber < Next) continue;
                    if (Next < 0 && sequenceNumber < _oldest)
                    {
                        // There is more in that time than is to be read.
                        Interlocked.Exchange(ref _next, _oldest);
                        return;
                    }

                    Taker.Take(data);
                    Interlocked.Exchange(ref _next, sequenceNumber + 1);
                    _lastEnqueuedAt = data.EnqueuedTime;
                    if (sequenceNumber >= end) break;
                }

                OnHeard(receiver.ReadLastEnqueuedEventProperties().SequenceNumber ?? -1);
                Taker.OnTick();
            }
        }
        finally
        {
            await CloseAsync(receiver);
        }
    }

    /// <summary>
    /// A log that was put in place of another one ends before what was read of that, and could not be read from there. One that has grown past it already is told
    /// by the time of the event at that place.
    /// </summary>
    private async Task CheckEndAsync(CancellationToken cancellationToken)
    {
        PartitionProperties state = await AskAsync(cancellationToken);
        if (state.LastEnqueuedSequenceNumber < Next - 1) BeginAnew(state.LastEnqueuedSequenceNumber);
    }

    private void BeginAnew(long last)
    {
        EventLogLog.LogBeganAnew(logger, Partition, last, Next - 1);
        _lastEnqueuedAt = null;
        Interlocked.Exchange(ref _next, 0);
        Interlocked.Exchange(ref _lastEnqueued, last);
    }

    private Task<PartitionProperties> AskAsync(CancellationToken cancellationToken) => consumer.GetPartitionPropertiesAsync(Partition, cancellationToken);

    private void OnHeard(long lastEnqueued)
    {
        if (lastEnqueued > Interlocked.Read(ref _lastEnqueued)) Interlocked.Exchange(ref _lastEnqueued, lastEnqueued);
        Interlocked.Exchange(ref _receivedAtMs, time.GetUtcNow().ToUnixTimeMilliseconds());
        if (Failures == 0) return;
        Volatile.Write(ref _failures, 0);
        EventLogLog.ReadRecovered(logger, Partition);
    }

    private async Task OnFailureAsync(Exception e, CancellationToken cancellationToken)
    {
        LastError = $"{e.GetType().Name}: {e.Message}";
        int failures = Interlocked.Increment(ref _failures);
        if (int.IsPow2(failures)) EventLogLog.ReadFailing(logger, Partition, failures, LastError, EventLogLog.Unexpected(e));
        double boundMs = Math.Min(options.BackoffMsMax, BackoffBase.TotalMilliseconds * Math.Pow(2, Math.Min(failures - 1, 20)));
        await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.NextDouble() * boundMs), time, cancellationToken);
    }

    private async Task CloseAsync(PartitionReceiver receiver)
    {
        try
        {
            await receiver.CloseAsync(CancellationToken.None).WaitAsync(TimeSpan.FromMilliseconds(options.TryTimeoutMs), time);
        }
        catch (Exception e)
        {
            EventLogLog.Failed(logger, $"receiver of partition {Partition}, when it was closed,", e);
        }
    }
}
