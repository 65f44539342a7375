using Azure;
using Azure.Data.Tables;
using RelayCloud.Accounts.Storage;
using RelayCloud.Ingest.WebPubSub.Telemetry;

namespace RelayCloud.Ingest.WebPubSub.Demand;

/// <summary>
/// Reads the table of groups once a second: partition <c>g</c>, one row for each group, whose key is its name (<see cref="NameKeys"/>), its connections in <c>count</c> (Int32), and when it last had one in <c>seenAt</c> (Int64, Unix ms). The control plane writes it; a table that is not there is empty.
/// </summary>
internal sealed class StreamGroupsTable(TableClient table, GroupDemandSet demand, WebPubSubOptions options, TimeProvider time, ILogger<StreamGroupsTable> logger)
{
    public const string Partition = "g";

    private int _failures;

    /// <summary>Reads that failed since the last success.</summary>
    public int FailuresInARow => Volatile.Read(ref _failures);

    /// <summary>Reads until told to stop.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await ReadAsync(stopping);
            await Task.Delay(TimeSpan.FromMilliseconds(options.DemandIntervalMs), time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Reads once; after a failure the demand stays as it is, for its life.</summary>
    internal async Task ReadAsync(CancellationToken stopping)
    {
        try
        {
            Dictionary<string, int> groups = [];
            long nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
            await foreach (TableEntity row in table.QueryAsync<TableEntity>(filter: $"PartitionKey eq '{Partition}'", cancellationToken: stopping))
            {
                if (groups.Count == options.GroupsMax) break;
                bool isFresh = row.GetInt64("seenAt") is not { } seenAtMs || nowMs - seenAtMs <= options.DemandLifeMs;
                if (isFresh && row.GetInt32("count") is > 0 and int count && NameKeys.TryReadName(row.RowKey, out string? name)) groups[name] = count;
            }

            demand.Replace(groups);
            if (Interlocked.Exchange(ref _failures, 0) > 0) WebPubSubLog.DemandRecovered(logger);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            demand.Replace([]);
            Volatile.Write(ref _failures, 0);
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            int failures = Interlocked.Increment(ref _failures);
            if (int.IsPow2(failures)) WebPubSubLog.DemandFailing(logger, failures, e);
        }
        catch (OperationCanceledException)
        {
            // It stops.
        }
    }
}
