using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;
using RelayCloud.Benchmarks.Net;

namespace RelayCloud.Benchmarks.EventHubs;

/// <summary>Sends full batches to one partition as fast as it takes them. One loop; counters may be read at any time.</summary>
internal sealed class PartitionLoad(EventHubProducerClient producer, string partition, EventHubsRunOptions options)
{
    private readonly EventBodies _bodies = new(options);
    private readonly Queue<(Task Sending, EventDataBatch Batch)> _inFlight = [];
    private long _acknowledged;
    private long _next;

    /// <summary>Events that are stored.</summary>
    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    /// <summary>Sends until told to stop or that many are sent, and returns when all are stored.</summary>
    public async Task RunAsync(long eventsMax, CancellationToken stop)
    {
        var batchOptions = new CreateBatchOptions { PartitionId = partition, MaximumSizeInBytes = options.BatchBytes };
        EventData? left = null;
        while (!stop.IsCancellationRequested && _next < eventsMax)
        {
            EventDataBatch batch = await producer.CreateBatchAsync(batchOptions, CancellationToken.None);
            while (_next < eventsMax)
            {
                EventData data = left ?? _bodies.Of(MonotonicClock.NowNs, _next);
                left = batch.TryAdd(data) ? null : data;
                if (left is not null) break;
                _next++;
            }

            if (_inFlight.Count == options.InFlight) await EndOldestAsync();
            _inFlight.Enqueue((producer.SendAsync(batch, CancellationToken.None), batch));
        }

        while (_inFlight.Count > 0) await EndOldestAsync();
    }

    private async Task EndOldestAsync()
    {
        (Task sending, EventDataBatch batch) = _inFlight.Dequeue();
        await sending;
        Interlocked.Add(ref _acknowledged, batch.Count);
        batch.Dispose();
    }
}
