using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace RelayCloud.Ingest.Tests.WebPubSub.Support;

/// <summary>A double of the official client, which has virtual members for this: keeps rows, or fails.</summary>
internal sealed class RateRows : TableClient
{
    public SortedDictionary<string, TableEntity> Rows { get; } = new(StringComparer.Ordinal);

    public int Transactions { get; private set; }

    public int Creations { get; private set; }

    public Exception? Fault { get; set; }

    public void Add(string key, long atMs) => Rows[key] = new TableEntity("g", key) { ["at"] = atMs, ETag = new ETag("W/\"1\"") };

    public override Task<Response<TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default)
    {
        Creations++;
        return Task.FromResult<Response<TableItem>>(null!);
    }

    public override Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default)
    {
        if (Fault is not null) throw Fault;
        Transactions++;
        foreach (TableTransactionAction action in transactionActions)
        {
            Assert.Equal(TableTransactionActionType.UpsertReplace, action.ActionType);
            Rows[action.Entity.RowKey] = (TableEntity)action.Entity;
        }

        return Task.FromResult<Response<IReadOnlyList<Response>>>(null!);
    }

    public override AsyncPageable<T> QueryAsync<T>(string? filter = null, int? maxPerPage = null, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
    {
        // The one question that is asked: rows older than a time, which stands last.
        Assert.StartsWith("PartitionKey eq 'g' and at lt ", filter, StringComparison.Ordinal);
        long before = long.Parse(filter!.Split(' ')[^1].TrimEnd('L'), System.Globalization.CultureInfo.InvariantCulture);
        return AsyncPageable<T>.FromPages([Page<T>.FromValues([.. Rows.Values.Where(r => r.GetInt64("at") < before).Cast<T>()], null, null!)]);
    }

    public override Task<Response> DeleteEntityAsync(string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        Assert.NotEqual(ETag.All, ifMatch);
        Assert.True(Rows.Remove(rowKey));
        return Task.FromResult<Response>(null!);
    }
}
