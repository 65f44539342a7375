using Azure.Messaging.EventHubs.Producer;
using RelayCloud.Ingest.EventLog.Codec;
using RelayCloud.Ingest.EventLog.Journal;
using RelayCloud.Ingest.Gateways.Connecting;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.EventLog.Writing;

/// <summary>
/// Writes every value that is published to Event Hubs. It stands before the hub rather than among its subscribers, whose lanes may pass over State when they are behind:
/// a value goes into the journal, then to the hub, on the publisher's thread and behind its topic's lock. Senders, one for each partition, take it from the journal.
/// Nothing downstream of the journal can hold up a customer.
/// </summary>
internal sealed class EventLogWriter : IMessageSink, IAsyncDisposable
{
    private static readonly TimeSpan KeepEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(1);

    private readonly IMessageSink _hub;
    private readonly EventHubClients _clients;
    private readonly EventHubsOptions _options;
    private readonly CoinTable _coins;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly uint[] _hashes = new uint[TopicTable.TopicsMax];
    private readonly AsyncSignal _keeper;
    private readonly CancellationTokenSource _stopping = new();
    private PartitionSender[] _senders = [];
    private EventHubProducerClient? _producer;
    private Task _sending = Task.CompletedTask;
    private Task _keeping = Task.CompletedTask;
    private int _askFailures;
    private int _isStopped;

    public EventLogWriter(IMessageSink hub, EventJournal journal, EventHubClients clients, EventHubsOptions options, CoinTable coins, TimeProvider time, ILogger logger)
    {
        _hub = hub;
        Journal = journal;
        _clients = clients;
        _options = options;
        _coins = coins;
        _time = time;
        _logger = logger;
        _keeper = new AsyncSignal(time);
        journal.NeedsKeeping = _keeper.Wake;
    }

    /// <summary>What waits to be sent.</summary>
    public EventJournal Journal { get; }

    /// <summary>One for each partition; empty until Event Hubs has said how many there are.</summary>
    public IReadOnlyList<PartitionSender> Senders => Volatile.Read(ref _senders);

    /// <summary>Called every second; for what repeats quiet topics.</summary>
    public Action? OnBeat { get; set; }

    /// <summary>Writes a value and passes it on to the hub. Behind the topic's lock.</summary>
    public void Publish(in MarketMessage message)
    {
        Write(in message);
        _hub.Publish(in message);
    }

    /// <summary>Writes a value only.</summary>
    public void Write(in MarketMessage message)
    {
        uint hash = _hashes[message.Topic.Id];
        if (hash == 0) _hashes[message.Topic.Id] = hash = Partitioning.HashOf(message.Topic);
        if (!Journal.Append(in message, hash)) return;
        PartitionSender[] senders = Volatile.Read(ref _senders);
        if (senders.Length > 0) senders[hash % (uint)senders.Length].Wake();
    }

    /// <summary>Begins to send, with what an earlier process left.</summary>
    public void Start()
    {
        _keeping = Task.Run(() => KeepAsync(_stopping.Token));
        _sending = Task.Run(() => SendAsync(_stopping.Token));
    }

    /// <summary>Waits, within <see cref="EventHubsOptions.FlushMsMax"/>, until all is sent, then stops. What is left stays on disk.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _isStopped, 1) != 0) return;
        await FlushAsync();
        await _stopping.CancelAsync();
        await Task.WhenAll(_sending, _keeping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (PartitionSender sender in _senders) sender.Dispose();
        if (Journal.PendingBytes is > 0 and long pending) EventLogLog.StoppedWithPending(_logger, pending);
        if (_producer is not null) await CloseAsync(_producer);
        Journal.Dispose();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopping.Dispose();
    }

    private async Task FlushAsync()
    {
        JournalPosition end = Journal.End;
        long startedAt = _time.GetTimestamp();
        while (_time.GetElapsedTime(startedAt).TotalMilliseconds < _options.FlushMsMax)
        {
            PartitionSender[] senders = _senders;
            if (senders.Length > 0 && !Enumerable.Range(0, senders.Length).Any(p => Journal.AcknowledgedBy(p).IsBefore(end))) return;

            // Nothing can be sent now: waiting would only delay the stop.
            if (senders.Length == 0 ? Volatile.Read(ref _askFailures) > 0 : senders.All(s => s.Failures > 0)) return;
            foreach (PartitionSender sender in senders) sender.Wake();
            await Task.Delay(TimeSpan.FromMilliseconds(10), _time);
        }
    }

    private async Task SendAsync(CancellationToken stopping)
    {
        string[]? partitions = null;
        for (int failures = 1; partitions is null; failures++)
        {
            try
            {
                _producer ??= _clients.Producer();
                partitions = LogPartitions.Sorted(await _producer.GetPartitionIdsAsync(stopping));
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                Volatile.Write(ref _askFailures, failures);
                if (int.IsPow2(failures)) EventLogLog.NoPartitions(_logger, _options.Hub, $"{e.GetType().Name}: {e.Message}", EventLogLog.Unexpected(e));
                await Task.Delay(AskAgainAfter, _time, stopping);
            }
        }

        IReadOnlyList<JournalReader> readers = Journal.OpenReaders(partitions.Length);
        PartitionSender[] senders = [.. partitions.Select((id, i) => new PartitionSender(id, i, Journal, readers[i], _producer!, _options, _coins, _time, _logger))];
        Volatile.Write(ref _senders, senders);
        await Task.WhenAll(senders.Select(s => Task.Run(() => s.RunAsync(stopping), CancellationToken.None)));
    }

    private async Task KeepAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                Journal.Keep();
                OnBeat?.Invoke();

                // Those without values of their own let go of what lies between.
                foreach (PartitionSender sender in _senders) sender.Wake();
            }
            catch (Exception e)
            {
                EventLogLog.Failed(_logger, "keeper", e);
            }

            await _keeper.WaitAsync(KeepEvery, stopping);
        }
    }

    private async Task CloseAsync(EventHubProducerClient producer)
    {
        try
        {
            await producer.CloseAsync().WaitAsync(TimeSpan.FromMilliseconds(_options.TryTimeoutMs), _time);
        }
        catch (Exception e)
        {
            EventLogLog.Failed(_logger, "producer, when it was closed,", e);
        }
    }
}
