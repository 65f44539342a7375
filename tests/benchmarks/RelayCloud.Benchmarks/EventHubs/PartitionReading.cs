using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;
using RelayCloud.Benchmarks.Measurement;
using RelayCloud.Benchmarks.Net;

namespace RelayCloud.Benchmarks.EventHubs;

/// <summary>Reads one partition as fast as it gives. One loop; counters may be read at any time, <see cref="Latency"/> after its end.</summary>
internal sealed class PartitionReading(string connectionString, string partition, EventHubsRunOptions options)
{
    private const int PrefetchEvents = 2_000;
    private static readonly TimeSpan WaitMax = TimeSpan.FromMilliseconds(200);

    private long _received;
    private long _wrong;
    private long _fromNs = long.MaxValue;

    /// <summary>Events received.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <summary>Events with a wrong number or length.</summary>
    public long Wrong => Interlocked.Read(ref _wrong);

    /// <summary>From when an event was due until it was received.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>Latency is recorded of events due from then on.</summary>
    public long FromNs
    {
        set => Interlocked.Exchange(ref _fromNs, value);
    }

    /// <summary>Reads from the beginning until told to stop, or until so many are there.</summary>
    public async Task RunAsync(long eventsMax, CancellationToken stop)
    {
        var settings = new PartitionReceiverOptions { PrefetchCount = PrefetchEvents, TrackLastEnqueuedEventProperties = true };
        await using var receiver = new PartitionReceiver("bench", partition, EventPosition.Earliest, connectionString, EmulatorHost.Hub, settings);
        while (!stop.IsCancellationRequested && _received < eventsMax)
        {
            IEnumerable<EventData> events = await receiver.ReceiveBatchAsync(PrefetchEvents, WaitMax, CancellationToken.None);
            long nowNs = MonotonicClock.NowNs, fromNs = Interlocked.Read(ref _fromNs);
            foreach (EventData data in events)
            {
                (long dueNs, long number) = EventBodies.Read(data);
                if (number != _received || data.EventBody.ToMemory().Length != options.SizeBytes) _wrong++;
                Interlocked.Increment(ref _received);
                if (dueNs >= fromNs) Latency.Record(nowNs - dueNs);
            }
        }
    }
}
