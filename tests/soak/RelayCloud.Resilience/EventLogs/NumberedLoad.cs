using System.Buffers.Binary;
using System.Diagnostics;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;
using Azure.Messaging.EventHubs.Producer;
using RelayCloud.Resilience.Checks;

namespace RelayCloud.Resilience.EventLogs;

/// <summary>
/// Sends numbered events to a hub at a rate, in batches to each partition in turn, and reads them while it does. What was acknowledged, and what was seen, must be found at the
/// end, each at the sequence number that it was seen at. One owner starts, stops and checks.
/// </summary>
public sealed class NumberedLoad : IAsyncDisposable
{
    private const int BatchesPerSecond = 100;
    private static readonly TimeSpan ReceiveMax = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromMilliseconds(20);
    private static readonly EventHubsRetryOptions NoRetries = new() { MaximumRetries = 0, TryTimeout = TimeSpan.FromSeconds(10) };

    private readonly string _connectionString;
    private readonly string _hub;
    private readonly byte[] _body;
    private readonly int _batchEvents;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<long> _acknowledged = [];
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Partition, long SequenceNumber), long> _seen = [];
    private readonly Findings _findings;
    private readonly List<Task> _running = [];
    private long _unacknowledged;

    /// <summary>Begins at once.</summary>
    /// <param name="connectionString">Of the namespace.</param>
    /// <param name="hub">A hub of its own.</param>
    /// <param name="eventsPerSecond">At least 100.</param>
    /// <param name="bodyBytes">At least 8.</param>
    /// <param name="findings">Where it notes what is wrong.</param>
    public NumberedLoad(string connectionString, string hub, int eventsPerSecond, int bodyBytes, Findings findings)
    {
        _connectionString = connectionString;
        _hub = hub;
        _body = new byte[bodyBytes];
        _batchEvents = eventsPerSecond / BatchesPerSecond;
        _findings = findings;
        _running.Add(Task.Run(SendAsync));
        for (int p = 0; p < EmulatorProcess.Partitions; p++)
        {
            string partition = $"{p}";
            _running.Add(Task.Run(() => ReadAsync(partition)));
        }
    }

    /// <summary>Ends it and reads the hub whole.</summary>
    public async Task CheckAsync()
    {
        await StopAsync();
        HashSet<long> found = [];
        int moved = 0;
        await LogContents.ForEachAsync(_connectionString, _hub, (partition, data) =>
        {
            long number = NumberOf(data);
            found.Add(number);
            if (_seen.Remove((partition, data.SequenceNumber), out long before) && before != number) moved++;
        });
        int lost = _acknowledged.Count(number => !found.Contains(number));
        _findings.Equal(0, lost, "Acknowledged events that are not in the log");
        _findings.Equal(0, moved, "Events that stand at another's sequence number");
        _findings.Equal(0, _seen.Count, "Events that were seen and are not in the log");
        _findings.Require(_acknowledged.Count > 0, "Nothing was acknowledged.");
        _findings.Figure("load acknowledged", $"{_acknowledged.Count}");
        _findings.Figure("load not acknowledged", $"{_unacknowledged}");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private static long NumberOf(EventData data) => BinaryPrimitives.ReadInt64LittleEndian(data.EventBody.ToMemory().Span);

    private async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
    }

    private async Task SendAsync()
    {
        await using var producer = new EventHubProducerClient(_connectionString, _hub, new EventHubProducerClientOptions { RetryOptions = NoRetries });
        long next = 0;
        long startedAt = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / BatchesPerSecond));
        List<Task> sends = [];
        while (!_stop.IsCancellationRequested)
        {
            long due = (long)(Stopwatch.GetElapsedTime(startedAt).TotalSeconds * BatchesPerSecond) * _batchEvents;

            // What could not be sent while nobody listened is not sent afterwards: it is a load, not a backlog.
            if (due - next > 20 * _batchEvents) next = due - (20 * _batchEvents);
            for (; next < due; next += _batchEvents) sends.Add(SendAsync(producer, next));
            sends.RemoveAll(s => s.IsCompleted);
            await timer.WaitForNextTickAsync();
        }

        await Task.WhenAll(sends);
    }

    private async Task SendAsync(EventHubProducerClient producer, long first)
    {
        try
        {
            using EventDataBatch batch = await producer.CreateBatchAsync(new CreateBatchOptions { PartitionId = $"{first / _batchEvents % EmulatorProcess.Partitions}" });
            for (int i = 0; i < _batchEvents; i++)
            {
                byte[] body = [.. _body];
                BinaryPrimitives.WriteInt64LittleEndian(body, first + i);
                if (!batch.TryAdd(new EventData(body))) throw new InvalidOperationException("The batch of the load does not fit.");
            }

            await producer.SendAsync(batch);
            lock (_gate)
                for (int i = 0; i < _batchEvents; i++) _acknowledged.Add(first + i);
        }
        catch (EventHubsException)
        {
            Interlocked.Add(ref _unacknowledged, _batchEvents);
        }
    }

    private async Task ReadAsync(string partition)
    {
        long last = -1;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                EventPosition from = last < 0 ? EventPosition.Earliest : EventPosition.FromSequenceNumber(last, isInclusive: false);
                await using var receiver = new PartitionReceiver("$Default", partition, from, _connectionString, _hub, new PartitionReceiverOptions { RetryOptions = NoRetries });
                while (!_stop.IsCancellationRequested)
                {
                    foreach (EventData data in await receiver.ReceiveBatchAsync(1_000, ReceiveMax))
                    {
                        lock (_gate)
                        {
                            if (data.SequenceNumber != last + 1) _findings.Problem($"Partition {partition} of {_hub} gave {data.SequenceNumber} after {last}.");
                            _seen[(partition, data.SequenceNumber)] = NumberOf(data);
                        }

                        last = data.SequenceNumber;
                    }
                }
            }
            catch (EventHubsException)
            {
                await Task.Delay(TryAgainAfter);
            }
        }
    }
}
