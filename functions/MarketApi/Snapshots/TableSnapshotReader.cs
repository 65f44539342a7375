using System.Globalization;
using System.Text;
using Azure;
using Azure.Data.Tables;

namespace RelayCloud.MarketApi.Snapshots;

/// <summary>Reads from the table <c>snapshots</c>, which the container writes.</summary>
/// <param name="table">Its client; see <see cref="ClientOptions"/>.</param>
internal sealed class TableSnapshotReader(TableClient table) : ISnapshotReader
{
    // A value is cut into so many columns at most.
    private const int ChunksMax = 15;

    /// <summary>Options for the table's client: one quick retry, as the cache itself tries again soon and has an older value meanwhile.</summary>
    public static TableClientOptions ClientOptions()
    {
        var options = new TableClientOptions();
        options.Retry.MaxRetries = 1;
        options.Retry.Delay = TimeSpan.FromMilliseconds(50);
        options.Retry.MaxDelay = TimeSpan.FromMilliseconds(200);
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(5);
        return options;
    }

    /// <inheritdoc/>
    public async Task<Snapshot?> ReadAsync(string partition, string row, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> found = await table.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: cancellationToken);
        return found.HasValue ? From(found.Value!) : null;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Snapshot>> ReadRangeAsync(string partition, string firstRow, string lastRow, CancellationToken cancellationToken)
    {
        var snapshots = new List<Snapshot>();
        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {firstRow} and RowKey le {lastRow}");
        await foreach (TableEntity entity in QueryAsync(filter, null, cancellationToken)) snapshots.Add(From(entity));
        return snapshots;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ListAsync(string partition, string prefix, CancellationToken cancellationToken)
    {
        var rows = new List<string>();
        string end = prefix[..^1] + (char)(prefix[^1] + 1);
        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {prefix} and RowKey lt {end}");
        await foreach (TableEntity entity in QueryAsync(filter, ["RowKey"], cancellationToken)) rows.Add(entity.RowKey);
        return rows;
    }

    // A table that is not there yet has no rows: the container makes it when it first writes.
    private async IAsyncEnumerable<TableEntity> QueryAsync(string filter, string[]? columns, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int count = 0;
        await using IAsyncEnumerator<TableEntity> rows = table.QueryAsync<TableEntity>(filter, ISnapshotReader.RangeRowsMax, columns, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (count++ < ISnapshotReader.RangeRowsMax)
        {
            try
            {
                if (!await rows.MoveNextAsync()) yield break;
            }
            catch (RequestFailedException e) when (e.Status == 404)
            {
                yield break;
            }

            yield return rows.Current;
        }
    }

    private static Snapshot From(TableEntity entity)
    {
        if (entity.GetString("data") is not { Length: > 0 } first) throw new InvalidDataException($"The snapshot {entity.PartitionKey}, {entity.RowKey} has no data.");
        string text = first;
        if (entity.GetString("data1") is { } second)
        {
            var whole = new StringBuilder(first).Append(second);
            for (int i = 2; i < ChunksMax && entity.GetString(string.Create(CultureInfo.InvariantCulture, $"data{i}")) is { } more; i++) whole.Append(more);
            text = whole.ToString();
        }

        return new Snapshot(entity.RowKey, Encoding.UTF8.GetBytes(text), entity.GetInt64("tUp") ?? 0, entity.GetInt64("tIn") ?? 0, entity.GetInt64("epoch") ?? 0, entity.GetInt64("off") ?? 0);
    }
}
