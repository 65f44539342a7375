using System.Text.RegularExpressions;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace RelayCloud.Accounts.Tests.Support;

/// <summary>
/// A table in memory with what the store uses of the service: order, versions, transactions of one partition and of at most 100 rows. Faults come from
/// <see cref="Fault"/>. The same tests run against Azurite, which keeps this one honest.
/// </summary>
internal sealed partial class MemoryTable(TimeProvider time) : TableClient
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<(string Partition, string Row), TableEntity> _rows = new(Comparer<(string Partition, string Row)>.Create(static (a, b) =>
        string.CompareOrdinal(a.Partition, b.Partition) is not 0 and var byPartition ? byPartition : string.CompareOrdinal(a.Row, b.Row)));

    private long _version;

    /// <summary>What goes wrong; null = nothing.</summary>
    public ITableFault? Fault { get; set; }

    public override string Name => "accounts";

    /// <summary>Copies of all rows, in order.</summary>
    public IReadOnlyList<TableEntity> Rows
    {
        get { lock (_gate) return [.. _rows.Values.Select(Copy)]; }
    }

    public override Task<Response<TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default) =>
        WithFault(isWrite: true, () => Response.FromValue(new TableItem(Name), new TableAnswer(201, null)));

    public override Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default) =>
        WithFault<NullableResponse<T>>(isWrite: false, () =>
        {
            lock (_gate) return new PerhapsRow<T>(_rows.TryGetValue((partitionKey, rowKey), out TableEntity? row) ? (T)(object)Copy(row) : null);
        });

    public override AsyncPageable<T> QueryAsync<T>(string? filter = null, int? maxPerPage = null, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
    {
        Match range = Range().Match(filter ?? "");
        Assert.True(range.Success, $"The table in memory does not know the filter {filter}.");
        (string partition, string after, string before) = (Text(range, 1), Text(range, 2), Text(range, 3));
        List<T> found = WithFault(isWrite: false, () =>
        {
            lock (_gate)
            {
                return _rows.Where(r => r.Key.Partition == partition && string.CompareOrdinal(r.Key.Row, after) > 0 && string.CompareOrdinal(r.Key.Row, before) < 0)
                    .Select(r => (T)(object)Copy(r.Value)).ToList();
            }
        }).GetAwaiter().GetResult();
        return AsyncPageable<T>.FromPages([Page<T>.FromValues(found, null, new TableAnswer(200, null))]);
    }

    public override Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default) =>
        One(new TableTransactionAction(TableTransactionActionType.Add, entity));

    public override Task<Response> UpdateEntityAsync<T>(T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default) =>
        One(new TableTransactionAction(mode == TableUpdateMode.Merge ? TableTransactionActionType.UpdateMerge : TableTransactionActionType.UpdateReplace, entity, ifMatch));

    public override async Task<Response> DeleteEntityAsync(string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        try
        {
            return await One(new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(partitionKey, rowKey), ifMatch == default ? ETag.All : ifMatch));
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return new TableAnswer(404, null);
        }
    }

    public override Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default)
    {
        List<TableTransactionAction> actions = [.. transactionActions];
        Assert.InRange(actions.Count, 1, 100);
        Assert.Single(actions.Select(a => a.Entity.PartitionKey).Distinct());
        Assert.Equal(actions.Count, actions.Select(a => a.Entity.RowKey).Distinct().Count());
        return WithFault(isWrite: true, () =>
        {
            IReadOnlyList<Response> answers = Apply(actions);
            return Response.FromValue(answers, new TableAnswer(202, null));
        });
    }

    private async Task<Response> One(TableTransactionAction action) => (await WithFault(isWrite: true, () => Apply([action])))[0];

    private IReadOnlyList<Response> Apply(IReadOnlyList<TableTransactionAction> actions)
    {
        lock (_gate)
        {
            for (int i = 0; i < actions.Count; i++)
            {
                TableTransactionAction action = actions[i];
                bool there = _rows.TryGetValue((action.Entity.PartitionKey, action.Entity.RowKey), out TableEntity? row);
                int? status = action.ActionType == TableTransactionActionType.Add ? (there ? 409 : null)
                    : !there ? 404
                    : action.ETag == default || action.ETag == ETag.All || action.ETag == row!.ETag ? null : 412;
                if (status is { } refused) throw new TableTransactionFailedException(new RefusedException(refused));
            }

            return [.. actions.Select(ApplyOne)];
        }
    }

    private TableAnswer ApplyOne(TableTransactionAction action)
    {
        var key = (action.Entity.PartitionKey, action.Entity.RowKey);
        if (action.ActionType == TableTransactionActionType.Delete)
        {
            _rows.Remove(key);
            return new TableAnswer(204, null);
        }

        TableEntity row = action.ActionType == TableTransactionActionType.UpdateMerge ? _rows[key] : new TableEntity(key.PartitionKey, key.RowKey);
        foreach ((string column, object value) in (TableEntity)action.Entity)
        {
            if (column is "PartitionKey" or "RowKey" or "Timestamp" or "odata.etag") continue;
            if (value is string text) Assert.InRange(text.Length, 0, 32_768);
            row[column] = value;
        }

        row.Timestamp = time.GetUtcNow();
        row.ETag = new ETag($"W/\"{++_version}\"");
        _rows[key] = row;
        return new TableAnswer(204, row.ETag);
    }

    private async Task<T> WithFault<T>(bool isWrite, Func<T> request)
    {
        await Task.CompletedTask;
        ITableFault? fault = Fault;
        fault?.Before(isWrite);
        T answer = request();
        fault?.After(isWrite);
        return answer;
    }

    private static TableEntity Copy(TableEntity row)
    {
        var copy = new TableEntity(row.PartitionKey, row.RowKey);
        foreach ((string column, object value) in row) copy[column] = value;
        copy.ETag = row.ETag;
        copy.Timestamp = row.Timestamp;
        return copy;
    }

    private static string Text(Match match, int group) => match.Groups[group].Value.Replace("''", "'", StringComparison.Ordinal);

    [GeneratedRegex("^PartitionKey eq '((?:[^']|'')*)' and RowKey gt '((?:[^']|'')*)' and RowKey lt '((?:[^']|'')*)'$")]
    private static partial Regex Range();

    private sealed class RefusedException(int status) : RequestFailedException(status, $"Refused with {status}.");
}
