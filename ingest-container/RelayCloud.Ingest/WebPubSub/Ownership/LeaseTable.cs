using System.Globalization;
using Azure;
using Azure.Data.Tables;
using RelayCloud.MarketData.Messages;

namespace RelayCloud.Ingest.WebPubSub.Ownership;

/// <summary>
/// The table in which containers share the partitions: one row for each partition, one for each container. Every write of a partition's row is bound to the version that was read, so that of two claims
/// one fails. Thread safe, one call at a time for each row. Where the table does not answer, calls throw as the client does.
/// </summary>
internal sealed class LeaseTable(TableClient table, string container, int lengthMs, TimeProvider time)
{
    /// <summary>The one partition of the table.</summary>
    public const string PartitionKey = "p";

    private const string Owner = "owner";
    private const string Length = "leaseMs";
    private const string Columns = "columns";
    private static readonly string[] Seen = ["PartitionKey", "RowKey", "Timestamp", Owner, Length];
    private volatile bool _exists;

    /// <summary>Name of this container, of this run of its process.</summary>
    public string Container => container;

    /// <summary>All rows, without what was published.</summary>
    public async Task<IReadOnlyList<LeaseRow>> ReadAsync(CancellationToken cancellationToken)
    {
        await EnsureExistsAsync(cancellationToken);
        List<LeaseRow> rows = [];
        try
        {
            await foreach (TableEntity row in table.QueryAsync<TableEntity>($"PartitionKey eq '{PartitionKey}'", maxPerPage: null, select: Seen, cancellationToken))
                rows.Add(new LeaseRow(row.RowKey, row.GetString(Owner) is { Length: > 0 } owner ? owner : null, row.GetInt32(Length) ?? 0, row.ETag));
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            // Deleted behind our back.
            _exists = false;
        }

        return rows;
    }

    /// <summary>Claims a partition in the state in which its row was read; null when another container came first.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="seen">Its row, null = there was none.</param>
    /// <param name="cancellationToken">Leaves it open whether the claim was made; it is then found in the row at the next look.</param>
    public async Task<ClaimedRow?> TryClaimAsync(int partition, LeaseRow? seen, CancellationToken cancellationToken)
    {
        var claim = new TableEntity(PartitionKey, LeaseRow.KeyOf(partition)) { [Owner] = container, [Length] = lengthMs };
        try
        {
            Dictionary<string, Cursor> published = [];
            if (seen is not null)
            {
                NullableResponse<TableEntity> found = await table.GetEntityIfExistsAsync<TableEntity>(PartitionKey, seen.Key, cancellationToken: cancellationToken);
                if (!found.HasValue || found.Value!.ETag != seen.Version) return null;
                published = PublishedText.Parse(Enumerable.Range(0, Math.Clamp(found.Value.GetInt32(Columns) ?? 0, 0, PublishedText.ColumnsMax)).Select(i => found.Value.GetString(ColumnName(i))));
            }

            LeaseStamp sent = LeaseStamp.Now(time);
            Response answer = seen is null
                ? await table.AddEntityAsync(claim, cancellationToken)
                : await table.UpdateEntityAsync(claim, seen.Version, TableUpdateMode.Merge, cancellationToken);
            return new ClaimedRow(answer.Headers.ETag ?? ETag.All, sent, published);
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
        {
            if (e.Status == 404) _exists = false;
            return null;
        }
    }

    /// <summary>Writes a row that this container holds; returns its new version, null when it is another's now.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="version">As of the last write.</param>
    /// <param name="published">How far the trades are published; null = as it is.</param>
    /// <param name="releases">Gives it up.</param>
    /// <param name="cancellationToken">Leaves it open whether it was written.</param>
    public async Task<ETag?> TryWriteAsync(int partition, ETag version, IReadOnlyCollection<KeyValuePair<string, Cursor>>? published, bool releases, CancellationToken cancellationToken)
    {
        var row = new TableEntity(PartitionKey, LeaseRow.KeyOf(partition)) { [Owner] = releases ? "" : container, [Length] = lengthMs };
        if (published is not null)
        {
            IReadOnlyList<string> columns = PublishedText.ToColumns(published);
            row[Columns] = columns.Count;
            for (int i = 0; i < columns.Count; i++) row[ColumnName(i)] = columns[i];
        }

        try
        {
            Response answer = await table.UpdateEntityAsync(row, version, TableUpdateMode.Merge, cancellationToken);
            return answer.Headers.ETag ?? ETag.All;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 412)
        {
            return null;
        }
    }

    /// <summary>The version of a partition's row, if this container is its owner: an own write can have been stored though its answer was lost.</summary>
    public async Task<ETag?> OwnVersionAsync(int partition, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> found = await table.GetEntityIfExistsAsync<TableEntity>(PartitionKey, LeaseRow.KeyOf(partition), Seen, cancellationToken);
        return found.HasValue && found.Value!.GetString(Owner) == container ? found.Value.ETag : null;
    }

    /// <summary>Gives a sign of life.</summary>
    public async Task BeatAsync(CancellationToken cancellationToken)
    {
        await EnsureExistsAsync(cancellationToken);
        await table.UpsertEntityAsync(
            new TableEntity(PartitionKey, LeaseRow.KeyOf(container)) { [Length] = lengthMs, ["seenAt"] = time.GetUtcNow().ToUnixTimeMilliseconds() }, TableUpdateMode.Replace, cancellationToken);
    }

    /// <summary>Takes a container's sign of life away.</summary>
    public async Task ForgetAsync(string whom, CancellationToken cancellationToken)
    {
        try
        {
            await table.DeleteEntityAsync(PartitionKey, LeaseRow.KeyOf(whom), ETag.All, cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            // Another was quicker.
        }
    }

    private static string ColumnName(int i) => i == 0 ? "published" : string.Create(CultureInfo.InvariantCulture, $"published{i}");

    private async Task EnsureExistsAsync(CancellationToken cancellationToken)
    {
        if (_exists) return;
        await table.CreateIfNotExistsAsync(cancellationToken);
        _exists = true;
    }
}
