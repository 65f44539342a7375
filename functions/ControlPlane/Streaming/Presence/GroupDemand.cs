using Azure;
using Azure.Data.Tables;
using RelayCloud.Accounts.Storage;

namespace RelayCloud.ControlPlane.Streaming.Presence;

/// <summary>
/// Tells the publisher which groups somebody has: table <c>streamgroups</c>, partition <c>g</c>, row = key of the group's name, columns <c>count</c> (connections, Int32) and
/// <c>seenAt</c> (Unix ms, Int64). Always the whole from the table of connections, so that a crash leaves nothing wrong for longer than until the next time. Several processes may
/// do it at once: a row is taken away only when none of them has seen the group for a while.
/// </summary>
internal sealed class GroupDemand(TableClient table, TimeProvider time)
{
    /// <summary>The one partition.</summary>
    public const string Partition = "g";

    /// <summary>The publisher takes a row as wanted for twice as long.</summary>
    public static readonly TimeSpan UnseenMax = TimeSpan.FromSeconds(30);

    private const int TransactionMax = 100;

    /// <exception cref="RequestFailedException">The store cannot be reached.</exception>
    public async Task CreateAsync(CancellationToken cancellationToken) => await table.CreateIfNotExistsAsync(cancellationToken);

    /// <summary>Writes what is wanted now.</summary>
    /// <param name="rows">All connections.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RequestFailedException">The store cannot be reached; some may be written.</exception>
    public async Task WriteAsync(IEnumerable<PresenceRow> rows, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string group in rows.SelectMany(static r => r.Groups)) counts[NameKeys.OfName(group)] = counts.GetValueOrDefault(NameKeys.OfName(group)) + 1;
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (KeyValuePair<string, int>[] chunk in counts.Chunk(TransactionMax))
        {
            await table.SubmitTransactionAsync(
                chunk.Select(c => new TableTransactionAction(TableTransactionActionType.UpsertReplace, new TableEntity(Partition, c.Key) { ["count"] = c.Value, ["seenAt"] = now })), cancellationToken);
        }

        long unseenSince = now - (long)UnseenMax.TotalMilliseconds;
        var unwanted = new List<TableEntity>();
        await foreach (TableEntity row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and seenAt lt {unseenSince}"), 1_000, null, cancellationToken))
            if (!counts.ContainsKey(row.RowKey)) unwanted.Add(row);
        foreach (TableEntity row in unwanted) await DeleteAsync(row, cancellationToken);
    }

    private async Task DeleteAsync(TableEntity row, CancellationToken cancellationToken)
    {
        try
        {
            await table.DeleteEntityAsync(Partition, row.RowKey, row.ETag, cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status is 404 or 412)
        {
            // Another process was quicker, or has seen it again.
        }
    }
}
