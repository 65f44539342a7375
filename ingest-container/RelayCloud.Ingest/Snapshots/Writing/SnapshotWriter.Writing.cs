using System.Buffers;
using Azure;
using Azure.Data.Tables;
using RelayCloud.Ingest.Snapshots.Rows;
using RelayCloud.Ingest.Snapshots.Telemetry;

namespace RelayCloud.Ingest.Snapshots.Writing;

/// <content>One partition's write, and what comes of it.</content>
internal sealed partial class SnapshotWriter
{
    private void Begin(SnapshotPartition partition, long nowMs)
    {
        partition.IsWriting = true;
        partition.DueMs = nowMs + _options.IntervalMs;
        Interlocked.Increment(ref _inFlight);
        _ = Task.Run(() => WriteAsync(partition));
    }

    private async Task WriteAsync(SnapshotPartition partition)
    {
        if (!_buffers.TryTake(out ArrayBufferWriter<byte>? buffer)) buffer = new ArrayBufferWriter<byte>(64 * 1024);
        try
        {
            PartitionRead read = partition.Read(buffer);
            if (read.TooLarge > 0) SnapshotsLog.TooLarge(_logger, partition.Key, Interlocked.Add(ref Counters.TooLarge, read.TooLarge));
            if (read.Rows.Count > 0) await SubmitAsync(partition, read);
            partition.Clean();
        }
        catch (Exception e) when (IsRefusal(e))
        {
            // What is wrong with one coin is no reason to let the others wait.
            partition.DueMs = NowMs + RefusedRetryMs;
            _lastError = TextOf(e);
            SnapshotsLog.Refused(_logger, partition.Key, Interlocked.Increment(ref Counters.Refused), e);
        }
        catch (Exception e)
        {
            partition.RepeatAtMs = NowMs + RepeatAfterMs;
            if (!_giveUp.IsCancellationRequested) Failed(e);
        }
        finally
        {
            _buffers.Add(buffer);
            partition.IsWriting = false;
            Interlocked.Decrement(ref _inFlight); // After it: who sees none under way sees what each has done.
            _slots.Release();
        }
    }

    private async Task SubmitAsync(SnapshotPartition partition, PartitionRead read)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(_options.TryTimeoutMs), _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _giveUp.Token);
        await _table.SubmitTransactionAsync(read.Rows.Select(r => new TableTransactionAction(TableTransactionActionType.UpsertReplace, r.Entity)), either.Token);
        foreach (PendingRow row in read.Rows) row.Row.Stored(row.Cursor);
        Interlocked.Increment(ref Counters.Transactions);
        Interlocked.Add(ref Counters.Rows, read.Rows.Count);
        Interlocked.Add(ref Counters.Chars, read.Chars);
        Interlocked.Exchange(ref Counters.LastWriteAtMs, _time.GetUtcNow().ToUnixTimeMilliseconds());
        Succeeded();
    }

    private void Succeeded()
    {
        if (_outage.Succeeded()) SnapshotsLog.Recovered(_logger);
    }

    private void Failed(Exception e)
    {
        _lastError = TextOf(e);
        Interlocked.Increment(ref Counters.Failures);
        if (e is RequestFailedException { Status: 404 }) _hasTable = false;
        int failures = _outage.Failed(NowMs);
        if (int.IsPow2(failures)) SnapshotsLog.Failing(_logger, failures, e);
    }

    // 400: a key or a value that it does not take; 413: too much of it. All else may pass.
    private static bool IsRefusal(Exception e) => e is RequestFailedException { Status: 400 or 413 };

    // The first line; those that follow hold headers.
    private static string TextOf(Exception e) => e.Message.Split('\n', 2)[0].Trim();
}
