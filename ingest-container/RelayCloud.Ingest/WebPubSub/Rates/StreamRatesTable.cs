using Azure;
using Azure.Data.Tables;
using RelayCloud.Accounts.Storage;
using RelayCloud.Ingest.Snapshots.Rows;
using RelayCloud.Ingest.WebPubSub.Telemetry;

namespace RelayCloud.Ingest.WebPubSub.Rates;

/// <summary>
/// Writes what the groups take to a table: partition <c>g</c>, one row for each group, whose key is its name (<see cref="NameKeys.OfName"/>); <c>changes</c>, <c>sends</c>, <c>steps</c> and
/// <c>bytes</c> a second (Double), of how much time they are the mean in <c>windowMs</c> and when that was in <c>at</c> (Int64, Unix ms). The control plane reads it. A row stays when nobody is in its
/// group any more, to tell what the group would cost, and goes when it is <see cref="Life"/> old.
/// </summary>
internal sealed class StreamRatesTable(TableClient table, GroupRates rates, WebPubSubOptions options, TimeProvider time, ILogger<StreamRatesTable> logger)
{
    public const string Partition = "g";

    /// <summary>How long a row is kept that is not written any more.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(1);

    private static readonly TimeSpan SweepInterval = TimeSpan.FromHours(1);
    private const int TransactionMax = 100;
    private const int SweptMax = 10_000;

    private IReadOnlyList<MeasuredGroup> _written = [];
    private DateTimeOffset _sweepAt;
    private bool _isCreated;
    private int _failures;

    /// <summary>Writes until told to stop.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(options.RatesIntervalMs), time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!stopping.IsCancellationRequested) await WriteAsync(stopping);
        }
    }

    /// <summary>Writes the figures if they were taken anew since the last time; after a failure the next ones are written.</summary>
    internal async Task WriteAsync(CancellationToken stopping)
    {
        IReadOnlyList<MeasuredGroup> measured = rates.Measured;
        if (ReferenceEquals(measured, _written)) return;
        DateTimeOffset now = time.GetUtcNow();
        try
        {
            if (!_isCreated) await table.CreateIfNotExistsAsync(stopping);
            _isCreated = true;
            await WriteAsync(table, measured, now, stopping);
            if (now >= _sweepAt) await SweepAsync(now, stopping);
            _written = measured;
            if (Interlocked.Exchange(ref _failures, 0) > 0) WebPubSubLog.RatesRecovered(logger);
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            // Somebody may have deleted the table.
            if (e is RequestFailedException { Status: 404 }) _isCreated = false;
            int failures = Interlocked.Increment(ref _failures);
            if (int.IsPow2(failures)) WebPubSubLog.RatesFailing(logger, failures, e);
        }
        catch (OperationCanceledException)
        {
            // It stops.
        }
    }

    /// <summary>Writes figures.</summary>
    /// <exception cref="RequestFailedException">The store cannot be reached; some may be written.</exception>
    internal static async Task WriteAsync(TableClient table, IReadOnlyList<MeasuredGroup> measured, DateTimeOffset now, CancellationToken stopping)
    {
        foreach (MeasuredGroup[] chunk in measured.Chunk(TransactionMax))
            await table.SubmitTransactionAsync(chunk.Select(g => new TableTransactionAction(TableTransactionActionType.UpsertReplace, RowOf(g, now))), stopping);
    }

    private static TableEntity RowOf(MeasuredGroup group, DateTimeOffset now) => new(Partition, NameKeys.OfName(group.Name))
    {
        ["changes"] = group.Figures.Changes,
        ["sends"] = group.Figures.Sends,
        ["steps"] = group.Figures.Steps,
        ["bytes"] = group.Figures.Bytes,
        ["windowMs"] = group.Figures.WindowMs,
        ["at"] = now.ToUnixTimeMilliseconds(),
    };

    private async Task SweepAsync(DateTimeOffset now, CancellationToken stopping)
    {
        List<TableEntity> old = [];
        await foreach (TableEntity row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and at lt {(now - Life).ToUnixTimeMilliseconds()}"), 1_000, ["PartitionKey", "RowKey"], stopping))
        {
            old.Add(row);
            if (old.Count == SweptMax) break;
        }

        foreach (TableEntity row in old)
        {
            try
            {
                // Another container may publish the group by now: its row is another version.
                await table.DeleteEntityAsync(Partition, row.RowKey, row.ETag, stopping);
            }
            catch (RequestFailedException e) when (e.Status is 404 or 412)
            {
                // It is gone, or new.
            }
        }

        _sweepAt = now + SweepInterval;
    }
}
