using Azure;
using Azure.Data.Tables;
using RelayCloud.Accounts.Errors;

namespace RelayCloud.Accounts.Storage;

/// <summary>The one table of all accounts, with its reads and writes counted. Thread safe.</summary>
internal sealed class AccountsTable(TableClient client, AccountsCounters counters)
{
    public AccountsCounters Counters => counters;

    public async Task CreateIfNotExistsAsync(CancellationToken cancellationToken)
    {
        counters.CountWrite();
        await Told(client.CreateIfNotExistsAsync(cancellationToken));
    }

    /// <summary>A row, or null when there is none.</summary>
    public async Task<TableEntity?> GetAsync(string partition, string row, CancellationToken cancellationToken)
    {
        counters.CountRead();
        NullableResponse<TableEntity> answer = await Told(client.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: cancellationToken));
        return answer.HasValue ? answer.Value : null;
    }

    /// <summary>The first rows of a range, in order.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="after">Only rows behind this one.</param>
    /// <param name="before">Only rows in front of this one.</param>
    /// <param name="rowsMax">The most rows, at least 1.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public async Task<List<TableEntity>> RangeAsync(string partition, string after, string before, int rowsMax, CancellationToken cancellationToken)
    {
        counters.CountRangeRead();
        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {after} and RowKey lt {before}");
        var rows = new List<TableEntity>();
        try
        {
            await foreach (TableEntity row in client.QueryAsync<TableEntity>(filter, Math.Min(rowsMax, 1_000), cancellationToken: cancellationToken))
            {
                rows.Add(row);
                if (rows.Count == rowsMax) break;
            }
        }
        catch (Exception e) when (Unreachable.Is(e) || IsMissing(e))
        {
            counters.CountFailure();
            throw Unreachable.Told(e);
        }

        return rows;
    }

    // A range of no rows is an empty answer, so this is about the table: a process that only reads may be there before the one that makes it.
    private static bool IsMissing(Exception e) => e is RequestFailedException { Status: 404 or 409 };

    /// <summary>Adds a row, or leaves the one that is there.</summary>
    public async Task AddIfMissingAsync(TableEntity row, CancellationToken cancellationToken)
    {
        counters.CountWrite();
        try
        {
            await Told(client.AddEntityAsync(row, cancellationToken));
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            // It is there: what was asked for.
        }
    }

    /// <summary>Changes columns of a row whatever its version; false when it is gone.</summary>
    public async Task<bool> MergeAsync(TableEntity row, CancellationToken cancellationToken)
    {
        counters.CountWrite();
        try
        {
            await Told(client.UpdateEntityAsync(row, ETag.All, TableUpdateMode.Merge, cancellationToken));
            return true;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return false;
        }
    }

    /// <summary>Changes columns of a row on the version that the caller knows; the new version, or null when it is another one or gone.</summary>
    public async Task<ETag?> TryMergeAsync(TableEntity row, ETag ifMatch, CancellationToken cancellationToken)
    {
        counters.CountWrite();
        try
        {
            return (await Told(client.UpdateEntityAsync(row, ifMatch, TableUpdateMode.Merge, cancellationToken))).Headers.ETag;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 412)
        {
            return null;
        }
    }

    /// <summary>Writes a row, in place of the one that is there.</summary>
    public async Task UpsertAsync(TableEntity row, CancellationToken cancellationToken)
    {
        counters.CountWrite();
        await Told(client.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken));
    }

    /// <summary>Deletes a row if it is there.</summary>
    public async Task DeleteAsync(string partition, string row, CancellationToken cancellationToken)
    {
        counters.CountWrite();
        await Told(client.DeleteEntityAsync(partition, row, ETag.All, cancellationToken));
    }

    /// <summary>Makes all changes or none. Its failures come as the client throws them: the caller must tell a refusal from an unknown outcome.</summary>
    public async Task<IReadOnlyList<Response>> TransactAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        counters.CountWrite();
        return (await client.SubmitTransactionAsync(actions, cancellationToken)).Value;
    }

    private async Task<T> Told<T>(Task<T> request)
    {
        try
        {
            return await request;
        }
        catch (Exception e) when (Unreachable.Is(e))
        {
            counters.CountFailure();
            throw Unreachable.Told(e);
        }
    }
}
