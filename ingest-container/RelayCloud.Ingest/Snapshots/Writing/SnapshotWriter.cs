using System.Buffers;
using System.Collections.Concurrent;
using Azure.Data.Tables;
using RelayCloud.Ingest.Snapshots.Rows;
using RelayCloud.Ingest.Snapshots.Telemetry;

namespace RelayCloud.Ingest.Snapshots.Writing;

/// <summary>
/// Writes what has changed. It asks the feed, which keeps the last value of every topic, rather than subscribe to the hub: conflated to the utmost, at no cost for
/// the values in between, with nothing queued that an outage could fill. A sweep a tenth of the interval apart starts the writes that are due, several at once;
/// a write takes the values that are newest when it begins.
/// </summary>
internal sealed partial class SnapshotWriter : IAsyncDisposable
{
    private const int SweepsPerInterval = 10;
    private const int BackoffMsBase = 100;

    // What the service refuses as it is, will be refused again until it changes.
    private const int RefusedRetryMs = 60_000;

    // A write whose end is not known may come after later ones, for as long as the service works on a request.
    private const int RepeatAfterMs = 60_000;

    private readonly SnapshotPartitions _partitions;
    private readonly TableClient _table;
    private readonly SnapshotsOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Outage _outage;
    private readonly SemaphoreSlim _slots;
    private readonly ConcurrentBag<ArrayBufferWriter<byte>> _buffers = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _giveUp = new();
    private Task _sweeping = Task.CompletedTask;
    private bool _hasTable;
    private int _inFlight;
    private int _next;
    private long _behindMs;
    private int _partitionCount;
    private int _rowCount;
    private volatile string? _lastError;
    private int _isStopped;

    public SnapshotWriter(SnapshotPartitions partitions, TableClient table, SnapshotsOptions options, TimeProvider time, ILogger logger)
    {
        _partitions = partitions;
        _table = table;
        _options = options;
        _time = time;
        _logger = logger;
        _outage = new Outage(BackoffMsBase, options.BackoffMsMax);
        _slots = new SemaphoreSlim(options.WritesInFlightMax);
    }

    /// <summary>Counters.</summary>
    public SnapshotCounters Counters { get; } = new();

    /// <summary>Failures of the service since the last success.</summary>
    public int FailuresInARow => _outage.Failures;

    /// <summary>For how long the value that waits longest has waited at the last sweep, milliseconds; 0 = none waits.</summary>
    public long BehindMs => Interlocked.Read(ref _behindMs);

    /// <summary>Partitions at the last sweep.</summary>
    public int PartitionCount => Volatile.Read(ref _partitionCount);

    /// <summary>Rows at the last sweep.</summary>
    public int RowCount => Volatile.Read(ref _rowCount);

    /// <summary>The last failure, null = none.</summary>
    public string? LastError => _lastError;

    private long NowMs => (long)(_time.GetTimestamp() * 1_000.0 / _time.TimestampFrequency);

    /// <summary>Begins.</summary>
    public void Start() => _sweeping = Task.Run(() => RunAsync(_stopping.Token));

    /// <summary>Writes what has changed, within <see cref="SnapshotsOptions.FlushMsMax"/>, then stops.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _isStopped, 1) != 0) return;
        await _stopping.CancelAsync();
        await _sweeping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using (var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(_options.FlushMsMax), _time))
        {
            await using CancellationTokenRegistration end = patience.Token.Register(_giveUp.Cancel);
            try
            {
                await FinishAsync(patience.Token);
                if (_options.FlushMsMax > 0) await SweepAsync(isLast: true, patience.Token);
                await FinishAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                // The rest is lost to the table; the log has it.
            }
        }

        await _giveUp.CancelAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopping.Dispose();
    }

    /// <summary>Begins the writes that are due, as many at once as may be; for more it waits. One caller; <see cref="Start"/> makes one.</summary>
    internal Task SweepAsync(CancellationToken cancellationToken) => SweepAsync(isLast: false, cancellationToken);

    /// <summary>How many writes are under way.</summary>
    internal int InFlight => Volatile.Read(ref _inFlight);

    private async Task RunAsync(CancellationToken stopping)
    {
        var rest = TimeSpan.FromMilliseconds(_options.IntervalMs / SweepsPerInterval);
        while (true)
        {
            try
            {
                await SweepAsync(isLast: false, stopping);
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                SnapshotsLog.Failed(_logger, e);
            }

            await Task.Delay(rest, _time, stopping);
        }
    }

    /// <summary>Waits until no write is under way.</summary>
    private async Task FinishAsync(CancellationToken cancellationToken)
    {
        for (int i = 0; i < _options.WritesInFlightMax; i++) await _slots.WaitAsync(cancellationToken);
        _slots.Release(_options.WritesInFlightMax);
    }

    private async Task SweepAsync(bool isLast, CancellationToken cancellationToken)
    {
        _partitions.Extend();
        Volatile.Write(ref _partitionCount, _partitions.Count);
        Volatile.Write(ref _rowCount, _partitions.RowCount);
        if (!_hasTable && _outage.MayTry(NowMs, Volatile.Read(ref _inFlight))) await MakeTableAsync(cancellationToken);

        int count = _partitions.Count;
        long oldestMs = SnapshotPartition.NotDirty;
        for (int i = 0; i < count; i++)
        {
            SnapshotPartition partition = _partitions[(_next + i) % count];
            long nowMs = NowMs;
            if (!partition.IsWriting && partition.CheckDirty(nowMs) && (isLast || partition.DueMs <= nowMs) && MayWrite(nowMs))
            {
                await _slots.WaitAsync(cancellationToken);
                nowMs = NowMs;

                // It may have broken down, or been found well, while this waited.
                if (MayWrite(nowMs)) Begin(partition, nowMs);
                else _slots.Release();
            }

            oldestMs = Math.Min(oldestMs, partition.DirtySinceMs);
        }

        // When writes are slow, each gets its turn to be the first.
        if (count > 0) _next = (_next + 1) % count;
        Interlocked.Exchange(ref _behindMs, oldestMs == SnapshotPartition.NotDirty ? 0 : Math.Max(0, NowMs - oldestMs));
    }

    private bool MayWrite(long nowMs) => _hasTable && _outage.MayTry(nowMs, Volatile.Read(ref _inFlight));

    private async Task MakeTableAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(_options.TryTimeoutMs), _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            await _table.CreateIfNotExistsAsync(either.Token);
            _hasTable = true;
            Succeeded();
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Failed(e);
        }
    }
}
