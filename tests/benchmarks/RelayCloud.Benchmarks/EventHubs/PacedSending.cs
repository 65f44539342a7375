using Azure.Messaging.EventHubs.Producer;
using RelayCloud.Benchmarks.Net;

namespace RelayCloud.Benchmarks.EventHubs;

/// <summary>Sends events to one partition at times that the rate alone decides, each batch as soon as something is due. Tells each event's due time, so that lateness counts.</summary>
internal sealed class PacedSending(EventHubProducerClient producer, string partition, double eventsPerSecond, EventHubsRunOptions options)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private readonly EventBodies _bodies = new(options);
    private long _next;

    /// <summary>Events sent.</summary>
    public long Sent => Interlocked.Read(ref _next);

    /// <summary>Sends until told to stop, and returns when all are stored.</summary>
    public async Task RunAsync(long startNs, CancellationToken stop)
    {
        var batchOptions = new CreateBatchOptions { PartitionId = partition, MaximumSizeInBytes = options.BatchBytes };
        double periodNs = 1e9 / eventsPerSecond;
        List<Task> sends = [];
        using var timer = new PeriodicTimer(Tick);
        while (!stop.IsCancellationRequested)
        {
            if (startNs + (_next * periodNs) <= MonotonicClock.NowNs)
            {
                EventDataBatch batch = await producer.CreateBatchAsync(batchOptions, CancellationToken.None);
                while (startNs + (long)(_next * periodNs) is var dueNs && dueNs <= MonotonicClock.NowNs && batch.TryAdd(_bodies.Of(dueNs, _next))) Interlocked.Increment(ref _next);
                sends.Add(producer.SendAsync(batch, CancellationToken.None));
                sends.RemoveAll(s => s.IsCompletedSuccessfully);
            }

            await timer.WaitForNextTickAsync(CancellationToken.None);
        }

        await Task.WhenAll(sends);
    }
}
