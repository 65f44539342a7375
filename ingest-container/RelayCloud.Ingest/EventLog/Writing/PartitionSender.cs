using System.Runtime.InteropServices;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;
using RelayCloud.Ingest.EventLog.Codec;
using RelayCloud.Ingest.EventLog.Journal;
using RelayCloud.Ingest.Gateways.Connecting;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.EventLog.Writing;

/// <summary>
/// Sends one partition's events out of the journal, in order. When nothing is on its way an event leaves at once; under load batches grow, and several are on their way.
/// After a failure it waits for all of these to end, and sends again from the oldest that is not acknowledged: what the log then has twice or out of order, readers put right by
/// epoch and offset. It tries for ever.
/// </summary>
internal sealed class PartitionSender : IDisposable
{
    // While it waits it is woken by values of its partition, by acknowledgements and by the keeper; this only bounds what a mistake in that would cost.
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan BackoffBase = TimeSpan.FromMilliseconds(50);

    private readonly EventJournal _journal;
    private readonly JournalReader _reader;
    private readonly EventHubProducerClient _producer;
    private readonly EventHubsOptions _options;
    private readonly EventEncoder _encoder;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly AsyncSignal _signal;
    private readonly CreateBatchOptions _batchOptions;
    private readonly Queue<InFlight> _inFlight = [];
    private readonly int _index;
    private EventDataBatch? _batch;
    private long _batchBegunAt;
    private int _failures;
    private bool _mustGoBack;

    public PartitionSender(
        string partition, int index, EventJournal journal, JournalReader reader, EventHubProducerClient producer, EventHubsOptions options, CoinTable coins, TimeProvider time, ILogger logger)
    {
        Partition = partition;
        _index = index;
        _journal = journal;
        _reader = reader;
        _producer = producer;
        _options = options;
        _encoder = new EventEncoder(coins);
        _time = time;
        _logger = logger;
        _signal = new AsyncSignal(time);
        _batchOptions = new CreateBatchOptions { PartitionId = partition, MaximumSizeInBytes = options.BatchBytesMax };
    }

    /// <summary>The partition's id.</summary>
    public string Partition { get; }

    /// <summary>What it has done.</summary>
    public SenderCounters Counters { get; } = new();

    /// <summary>Failures since the last success; 0 = all is well.</summary>
    public int Failures => Volatile.Read(ref _failures);

    /// <summary>Why it last failed, null = it never did.</summary>
    public string? LastError { get; private set; }

    /// <summary>Says that there may be something to send. From any thread; returns at once.</summary>
    public void Wake() => _signal.Wake();

    /// <summary>Sends until told to stop.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await SendAllAsync(stopping);
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                await RecoverAsync(e, stopping);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        await EndInFlightAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _batch?.Dispose();
        _reader.Dispose();
    }

    private async Task SendAllAsync(CancellationToken stopping)
    {
        if (_mustGoBack)
        {
            _reader.Seek(_journal.AcknowledgedBy(_index));
            _mustGoBack = false;
        }

        while (!stopping.IsCancellationRequested)
        {
            await SettleAsync();
            TimeSpan wait = WaitMax;
            if (_inFlight.Count < InFlightMax)
            {
                bool isFull = await FillAsync(stopping);
                if (_batch is { Count: > 0 })
                {
                    TimeSpan linger = LingerLeft();
                    if (isFull || linger <= TimeSpan.Zero)
                    {
                        Send(stopping);
                        continue;
                    }

                    wait = linger;
                }
                else if (_inFlight.Count == 0)
                {
                    // What lies between is other partitions' and may go.
                    _journal.Acknowledge(_index, _reader.Position);
                }
            }

            await _signal.WaitAsync(wait, stopping);
        }
    }

    // Until Event Hubs takes something again, one alone: of several the first could fail and the next succeed, and readers would wait for the first while this waits to try again.
    private int InFlightMax => _failures == 0 ? _options.BatchesInFlightMax : 1;

    /// <summary>Acknowledges, in order, what Event Hubs has taken.</summary>
    private async ValueTask SettleAsync()
    {
        while (_inFlight.TryPeek(out InFlight oldest) && oldest.Sending.IsCompleted)
        {
            await oldest.Sending;
            _inFlight.Dequeue();
            _journal.Acknowledge(_index, oldest.End);
            Counters.OnSent(oldest.Batch.Count, oldest.Batch.SizeInBytes, _time.GetElapsedTime(oldest.SentAt));
            oldest.Batch.Dispose();
            if (_failures == 0) continue;
            Volatile.Write(ref _failures, 0);
            EventLogLog.SendRecovered(_logger, Partition);
        }
    }

    /// <summary>Puts into the batch what there is; true when it is full.</summary>
    private async ValueTask<bool> FillAsync(CancellationToken stopping)
    {
        while (TryPeek())
        {
            if (_batch is null)
            {
                _batch = await _producer.CreateBatchAsync(_batchOptions, stopping);
                _batchBegunAt = _time.GetTimestamp();
            }

            if (Fill(_batch)) return true;
        }

        return false;
    }

    private bool TryPeek()
    {
        if (!_reader.TryRead(out _)) return false;
        _reader.Unread();
        return true;
    }

    private bool Fill(EventDataBatch batch)
    {
        while (_reader.TryRead(out JournalRecord record))
        {
            if (batch.TryAdd(_encoder.Encode(in record))) continue;
            if (batch.Count > 0)
            {
                _reader.Unread();
                return true;
            }

            // It alone is more than a batch may have: it would hold up everything behind it for ever.
            Counters.OnTooLarge();
            EventLogLog.TooLarge(_logger, $"{EventProperties.NameOf((Channel)record.Header.Channel)} {System.Text.Encoding.UTF8.GetString(record.Coin)}", record.Data.Length);
        }

        return false;
    }

    private void Send(CancellationToken stopping)
    {
        EventDataBatch batch = _batch!;
        _batch = null;
        Task sending = _producer.SendAsync(batch, stopping);
        _inFlight.Enqueue(new InFlight(sending, batch, _reader.Position, _time.GetTimestamp()));
        _ = sending.ContinueWith(static (_, signal) => ((AsyncSignal)signal!).Wake(), _signal, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private TimeSpan LingerLeft()
    {
        if (_inFlight.Count == 0) return TimeSpan.Zero;
        double lingerMs = (double)_options.LingerMsMax * _inFlight.Count / _options.BatchesInFlightMax;
        return TimeSpan.FromMilliseconds(lingerMs) - _time.GetElapsedTime(_batchBegunAt);
    }

    private async Task RecoverAsync(Exception e, CancellationToken stopping)
    {
        LastError = $"{e.GetType().Name}: {e.Message}";
        Counters.OnFailure();
        int failures = Interlocked.Increment(ref _failures);

        // Once at the beginning, then ever more seldom.
        if (int.IsPow2(failures)) EventLogLog.SendFailing(_logger, Partition, failures, LastError, EventLogLog.Unexpected(e));
        await EndInFlightAsync();
        _batch?.Dispose();
        _batch = null;
        _mustGoBack = true;
        double boundMs = Math.Min(_options.BackoffMsMax, BackoffBase.TotalMilliseconds * Math.Pow(2, Math.Min(failures - 1, 20)));
        await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.NextDouble() * boundMs), _time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task EndInFlightAsync()
    {
        while (_inFlight.TryDequeue(out InFlight sent))
        {
            await sent.Sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            sent.Batch.Dispose();
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct InFlight(Task Sending, EventDataBatch Batch, JournalPosition End, long SentAt);
}
