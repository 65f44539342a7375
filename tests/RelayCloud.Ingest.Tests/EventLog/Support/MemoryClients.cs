using System.Collections.Concurrent;
using System.Globalization;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;
using Azure.Messaging.EventHubs.Producer;
using RelayCloud.Ingest.EventLog;

namespace RelayCloud.Ingest.Tests.EventLog.Support;

/// <summary>Doubles of the official clients, which have virtual members for this, in front of a <see cref="MemoryLog"/>.</summary>
internal sealed class MemoryClients(MemoryLog log) : EventHubClients(new EventHubsOptions())
{
    public override EventHubProducerClient Producer() => new MemoryProducer(log);

    public override EventHubConsumerClient Consumer() => new MemoryConsumer(log);

    public override PartitionReceiver Receiver(string partition, EventPosition from) => new MemoryReceiver(log, int.Parse(partition, CultureInfo.InvariantCulture), from);

    private static string[] IdsOf(MemoryLog log)
    {
        log.ThrowIfDown();
        return [.. Enumerable.Range(0, log.Partitions).Select(p => p.ToString(CultureInfo.InvariantCulture))];
    }

    private sealed class MemoryProducer(MemoryLog log) : EventHubProducerClient
    {
        private readonly ConcurrentDictionary<EventDataBatch, (int Partition, List<EventData> Events)> _batches = new();

        public override Task<string[]> GetPartitionIdsAsync(CancellationToken cancellationToken = default) => Task.FromResult(IdsOf(log));

        public override ValueTask<EventDataBatch> CreateBatchAsync(CreateBatchOptions options, CancellationToken cancellationToken = default)
        {
            log.ThrowIfDown();
            List<EventData> events = [];
            long bytes = 0;
            EventDataBatch batch = EventHubsModelFactory.EventDataBatch(1, events, options, data =>
            {
                long size = data.EventBody.ToMemory().Length + 100;
                if (bytes + size > options.MaximumSizeInBytes) return false;
                bytes += size;
                return true;
            });
            _batches[batch] = (int.Parse(options.PartitionId, CultureInfo.InvariantCulture), events);
            return ValueTask.FromResult(batch);
        }

        public override Task SendAsync(EventDataBatch eventBatch, CancellationToken cancellationToken = default)
        {
            _batches.TryRemove(eventBatch, out (int Partition, List<EventData> Events) batch);
            return log.SendAsync(batch.Partition, batch.Events, cancellationToken);
        }

        public override Task CloseAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;
    }

    private sealed class MemoryConsumer(MemoryLog log) : EventHubConsumerClient
    {
        public override Task<string[]> GetPartitionIdsAsync(CancellationToken cancellationToken = default) => Task.FromResult(IdsOf(log));

        public override Task<PartitionProperties> GetPartitionPropertiesAsync(string partitionId, CancellationToken cancellationToken = default) =>
            Task.FromResult(log.PropertiesOf(int.Parse(partitionId, CultureInfo.InvariantCulture)));

        public override Task CloseAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;
    }

    private sealed class MemoryReceiver(MemoryLog log, int partition, EventPosition from) : PartitionReceiver
    {
        private long _next = FirstOf(log, partition, from);

        public override async Task<IEnumerable<EventData>> ReceiveBatchAsync(int maximumEventCount, TimeSpan maximumWaitTime, CancellationToken cancellationToken = default)
        {
            List<EventData> events = await log.ReceiveAsync(partition, _next, maximumEventCount, maximumWaitTime, cancellationToken);
            if (events.Count > 0) _next = events[^1].SequenceNumber + 1;
            return events;
        }

        public override LastEnqueuedEventProperties ReadLastEnqueuedEventProperties() =>
            EventHubsModelFactory.LastEnqueuedEventProperties(log.PropertiesOf(partition).LastEnqueuedSequenceNumber, "", null, null);

        public override Task CloseAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

        // A position tells others what it is only as text.
        private static long FirstOf(MemoryLog log, int partition, EventPosition from)
        {
            if (from.Equals(EventPosition.Earliest)) return 0;
            string text = from.ToString()!;
            string value = text[(text.IndexOf('[', StringComparison.Ordinal) + 1)..text.IndexOf(']', StringComparison.Ordinal)];
            if (text.StartsWith("Sequence", StringComparison.Ordinal)) return long.Parse(value, CultureInfo.InvariantCulture) + (text.EndsWith("inclusive", StringComparison.OrdinalIgnoreCase) ? 0 : 1);
            var since = DateTimeOffset.Parse(value, CultureInfo.InvariantCulture);
            IReadOnlyList<MemoryLog.StoredEvent> events = log.Read(partition);
            return events.FirstOrDefault(e => e.EnqueuedAt > since)?.SequenceNumber ?? events.Count;
        }
    }
}
