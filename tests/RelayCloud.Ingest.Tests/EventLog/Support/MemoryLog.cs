using Azure.Messaging.EventHubs;
using RelayCloud.Ingest.EventLog.Codec;

namespace RelayCloud.Ingest.Tests.EventLog.Support;

/// <summary>An event hub in memory, which fails as told. Thread safe.</summary>
internal sealed class MemoryLog
{
    private readonly Lock _gate = new();
    private readonly List<StoredEvent>[] _partitions;
    private TaskCompletionSource _appended = NewSignal();

    public MemoryLog(int partitions = 4) => _partitions = [.. Enumerable.Range(0, partitions).Select(_ => new List<StoredEvent>())];

    public int Partitions => _partitions.Length;

    /// <summary>Nothing is answered: every call fails at once.</summary>
    public bool IsDown { get; set; }

    /// <summary>Reading this partition fails.</summary>
    public int? UnreadablePartition { get; set; }

    /// <summary>What a send does, by the number of the send from 1; null = it succeeds.</summary>
    public Func<int, SendFault>? Faults { get; set; }

    /// <summary>When set, sends wait for it before they end.</summary>
    public TaskCompletionSource? Hold { get; set; }

    /// <summary>Time of what is stored from now on.</summary>
    public Func<DateTimeOffset> Now { get; set; } = () => DateTimeOffset.UtcNow;

    public int Sends;

    public long Count
    {
        get { lock (_gate) return _partitions.Sum(p => (long)p.Count); }
    }

    public IReadOnlyList<StoredEvent> Read(int partition)
    {
        lock (_gate) return [.. _partitions[partition]];
    }

    /// <summary>All events of all partitions, each partition's in order.</summary>
    public IReadOnlyList<StoredEvent> All()
    {
        lock (_gate) return [.. _partitions.SelectMany(p => p)];
    }

    public void Append(int partition, IEnumerable<EventData> events)
    {
        TaskCompletionSource appended;
        lock (_gate)
        {
            foreach (EventData data in events)
                _partitions[partition].Add(new StoredEvent(_partitions[partition].Count, data.EventBody.ToArray(), new Dictionary<string, object>(data.Properties), Now()));
            appended = _appended;
            _appended = NewSignal();
        }

        appended.SetResult();
    }

    /// <summary>Puts an empty log in the place of this one.</summary>
    public void Clear()
    {
        lock (_gate)
            foreach (List<StoredEvent> partition in _partitions) partition.Clear();
    }

    public async Task SendAsync(int partition, IReadOnlyList<EventData> events, CancellationToken cancellationToken)
    {
        SendFault fault = Faults?.Invoke(Interlocked.Increment(ref Sends)) ?? SendFault.None;
        ThrowIfDown();
        if (fault is SendFault.None or SendFault.LostAnswer) Append(partition, events);
        if (Hold is { } hold) await hold.Task.WaitAsync(cancellationToken);
        else await Task.Yield();
        if (fault != SendFault.None) throw Failure();
    }

    public async Task<List<EventData>> ReceiveAsync(int partition, long next, int max, TimeSpan wait, CancellationToken cancellationToken)
    {
        ThrowIfDown();
        if (UnreadablePartition == partition) throw Failure();
        Task appended;
        lock (_gate)
        {
            if (_partitions[partition].Count > next)
                return [.. _partitions[partition].Skip((int)next).Take(max).Select(e => EventHubsModelFactory.EventData(
                    BinaryData.FromBytes(e.Body), new Dictionary<string, object>(e.Properties), null, null, e.SequenceNumber, e.SequenceNumber.ToString(System.Globalization.CultureInfo.InvariantCulture), e.EnqueuedAt))];
            appended = _appended.Task;
        }

        await appended.WaitAsync(wait, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        return [];
    }

    public PartitionProperties PropertiesOf(int partition)
    {
        ThrowIfDown();
        lock (_gate)
        {
            List<StoredEvent> events = _partitions[partition];
            return EventHubsModelFactory.PartitionProperties("market", $"{partition}", events.Count == 0, 0, events.Count - 1, $"{events.Count - 1}", events.Count == 0 ? DateTimeOffset.MinValue : events[^1].EnqueuedAt);
        }
    }

    public void ThrowIfDown()
    {
        if (IsDown) throw Failure();
    }

    public static EventHubsException Failure() => new(isTransient: true, "market", "scripted", EventHubsException.FailureReason.ServiceCommunicationProblem);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    public sealed record StoredEvent(long SequenceNumber, byte[] Body, Dictionary<string, object> Properties, DateTimeOffset EnqueuedAt)
    {
        public string Channel => (string)Properties[EventProperties.Channel];

        public string Coin => Properties.TryGetValue(EventProperties.Coin, out object? coin) ? (string)coin : "";

        public long Epoch => (long)Properties[EventProperties.Epoch];

        public long Offset => (long)Properties[EventProperties.Offset];
    }
}
