using Azure;
using Azure.Data.Tables;
using RelayCloud.Accounts.Errors;
using RelayCloud.Accounts.Storage;

namespace RelayCloud.ControlPlane.Streaming.Presence;

/// <summary>The table of open connections: partition of the tenant, row of the connection. Thread safe.</summary>
/// <param name="table">Its client.</param>
internal sealed class PresenceTable(TableClient table)
{
    /// <summary>The most rows of one reading: more connections than a service of 100 units carries.</summary>
    public const int RowsMax = 200_000;

    // What one transaction takes.
    private const int TransactionMax = 100;

    /// <exception cref="AccountsException">The store cannot be reached.</exception>
    public Task CreateAsync(CancellationToken cancellationToken) => GuardAsync(async () => await table.CreateIfNotExistsAsync(cancellationToken));

    /// <summary>Ids of a tenant's connections; none while there is no table.</summary>
    /// <exception cref="AccountsException">The store cannot be reached.</exception>
    public async Task<HashSet<string>> ConnectionsOfAsync(string tenantId, CancellationToken cancellationToken)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        await ReadAsync(async () =>
        {
            await foreach (TableEntity row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {tenantId}"), 1_000, ["connectionId"], cancellationToken))
                if (row.GetString("connectionId") is { } id && ids.Count < RowsMax) ids.Add(id);
        });
        return ids;
    }

    /// <summary>One connection; null = it is not there.</summary>
    /// <exception cref="AccountsException">The store cannot be reached.</exception>
    public async Task<PresenceRow?> GetAsync(PresenceKey key, CancellationToken cancellationToken)
    {
        PresenceRow? row = null;
        await ReadAsync(async () =>
        {
            NullableResponse<TableEntity> found = await table.GetEntityIfExistsAsync<TableEntity>(key.TenantId, NameKeys.OfName(key.ConnectionId), cancellationToken: cancellationToken);
            row = found.HasValue ? PresenceRow.From(found.Value!) : null;
        });
        return row;
    }

    /// <summary>All connections, up to <see cref="RowsMax"/>.</summary>
    /// <exception cref="AccountsException">The store cannot be reached.</exception>
    public async Task<IReadOnlyList<PresenceRow>> ListAsync(CancellationToken cancellationToken)
    {
        var rows = new List<PresenceRow>();
        await ReadAsync(async () =>
        {
            await foreach (TableEntity entity in table.QueryAsync<TableEntity>((string?)null, 1_000, null, cancellationToken))
                if (PresenceRow.From(entity) is { } row && rows.Count < RowsMax) rows.Add(row);
        });
        return rows;
    }

    /// <summary>Writes changes. Each may be written twice without harm.</summary>
    /// <exception cref="AccountsException">The store cannot be reached; some may be written.</exception>
    public async Task WriteAsync(IReadOnlyCollection<KeyValuePair<PresenceKey, PresenceChange>> changes, CancellationToken cancellationToken)
    {
        foreach (IGrouping<string, KeyValuePair<PresenceKey, PresenceChange>> tenant in changes.GroupBy(static c => c.Key.TenantId))
        {
            foreach (KeyValuePair<PresenceKey, PresenceChange>[] chunk in tenant.Chunk(TransactionMax))
                await GuardAsync(() => WriteChunkAsync(chunk, cancellationToken));
        }
    }

    private async Task WriteChunkAsync(KeyValuePair<PresenceKey, PresenceChange>[] chunk, CancellationToken cancellationToken)
    {
        try
        {
            if (chunk.Length > 1)
            {
                await table.SubmitTransactionAsync(chunk.Select(static c => ActionOf(c.Key, c.Value)), cancellationToken);
                return;
            }
        }
        catch (RequestFailedException e) when (e.Status is 404 or 413)
        {
            // A row to be deleted is gone already, which spoils the whole; or the rows are too long together. One by one then.
        }

        foreach ((PresenceKey key, PresenceChange change) in chunk)
        {
            if (change.Row is { } row) await table.UpsertEntityAsync(row.ToEntity(), TableUpdateMode.Replace, cancellationToken);
            else await DeleteAsync(key, cancellationToken);
        }
    }

    private async Task DeleteAsync(PresenceKey key, CancellationToken cancellationToken)
    {
        try
        {
            await table.DeleteEntityAsync(key.TenantId, NameKeys.OfName(key.ConnectionId), ETag.All, cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            // As wanted.
        }
    }

    private static TableTransactionAction ActionOf(PresenceKey key, PresenceChange change) => change.Row is { } row
        ? new TableTransactionAction(TableTransactionActionType.UpsertReplace, row.ToEntity())
        : new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(key.TenantId, NameKeys.OfName(key.ConnectionId)), ETag.All);

    private static async Task ReadAsync(Func<Task> call)
    {
        try
        {
            await GuardAsync(call);
        }
        catch (AccountsException e) when (e.InnerException is RequestFailedException { Status: 404 })
        {
            // There is no table yet, so nobody is connected.
        }
    }

    private static async Task GuardAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException or IOException or HttpRequestException or TimeoutException)
        {
            throw new AccountsException(AccountsErrorKind.Unavailable, "The table of connections cannot be reached now; try again.", e);
        }
    }
}
