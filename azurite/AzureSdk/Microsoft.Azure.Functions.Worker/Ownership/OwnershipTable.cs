using Azure;
using Azure.Data.Tables;

namespace Microsoft.Azure.Functions.Worker.Ownership;

/// <summary>Rows of one Table partition that instances claim. Every write is bound to the version that was read: of two claims one fails. Any thread.</summary>
/// <param name="table">The table; made when it is first needed.</param>
/// <param name="partitionKey">The rows' partition.</param>
/// <param name="instance">This instance's name, unique to the run of the process.</param>
/// <param name="options">How long claims hold.</param>
/// <param name="clock">Measures them.</param>
internal sealed class OwnershipTable(TableClient table, string partitionKey, string instance, OwnershipOptions options, TimeProvider clock)
{
    private volatile bool _exists;

    public string Instance => instance;

    public OwnershipOptions Options => options;

    public TimeProvider Clock => clock;

    /// <exception cref="RequestFailedException">The storage does not answer as it should.</exception>
    public async Task<IReadOnlyList<TableEntity>> ListAsync(CancellationToken cancellation)
    {
        await EnsureTableAsync(cancellation);
        var rows = new List<TableEntity>();
        try
        {
            await foreach (var row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {partitionKey}"), cancellationToken: cancellation)) rows.Add(row);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            // Deleted behind our back: made again by the next claim.
            _exists = false;
        }

        return rows;
    }

    /// <summary>Null when there is none yet.</summary>
    /// <exception cref="RequestFailedException">The storage does not answer as it should.</exception>
    public async Task<TableEntity?> ReadAsync(string rowKey, CancellationToken cancellation)
    {
        await EnsureTableAsync(cancellation);
        var row = await table.GetEntityIfExistsAsync<TableEntity>(partitionKey, rowKey, cancellationToken: cancellation);
        return row.HasValue ? row.Value : null;
    }

    /// <summary>Claims a row in the state in which it was read; null when another instance came first.</summary>
    /// <param name="rowKey">The row.</param>
    /// <param name="row">As read; null when there was none.</param>
    /// <param name="cancellation">Leaves it open whether the claim was made; it expires if it was.</param>
    /// <exception cref="RequestFailedException">The storage does not answer as it should.</exception>
    public async Task<OwnedRow?> TryClaimAsync(string rowKey, TableEntity? row, CancellationToken cancellation)
    {
        await EnsureTableAsync(cancellation);
        var claim = new TableEntity(partitionKey, rowKey) { [RowNames.Owner] = instance };

        // Before the request: what this instance believes to hold ends no later than what the others see.
        var claimedAt = clock.GetTimestamp();
        try
        {
            var answer = row is null
                ? await table.AddEntityAsync(claim, cancellation)
                : await table.UpdateEntityAsync(claim, row.ETag, TableUpdateMode.Merge, cancellation);
            return new OwnedRow(table, row ?? claim, answer.Headers.ETag ?? ETag.All, this, claimedAt);
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
        {
            if (e.Status == 404) _exists = false;
            return null;
        }
    }

    private async Task EnsureTableAsync(CancellationToken cancellation)
    {
        if (_exists) return;
        await table.CreateIfNotExistsAsync(cancellation);
        _exists = true;
    }
}
