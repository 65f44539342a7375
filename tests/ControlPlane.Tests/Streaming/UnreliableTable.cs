using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace RelayCloud.ControlPlane.Tests.Streaming;

/// <summary>A real table whose requests fail as told: before they reach it, or after, so that what was written is not heard of. Thread safe.</summary>
internal sealed class UnreliableTable(TableClient inner) : TableClient
{
    private int _writes;

    /// <summary>Whether a request does not reach the table.</summary>
    public Func<bool> FailsBefore { get; set; } = static () => false;

    /// <summary>Whether the answer to a write is lost.</summary>
    public Func<bool> FailsAfter { get; set; } = static () => false;

    /// <summary>Write requests that reached the table.</summary>
    public int Writes => Volatile.Read(ref _writes);

    public override string Name => inner.Name;

    public override Task<Response<TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default) => inner.CreateIfNotExistsAsync(cancellationToken);

    public override AsyncPageable<T> QueryAsync<T>(string? filter = null, int? maxPerPage = null, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
    {
        Before();
        return inner.QueryAsync<T>(filter, maxPerPage, select, cancellationToken);
    }

    public override Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
    {
        Before();
        return inner.GetEntityIfExistsAsync<T>(partitionKey, rowKey, select, cancellationToken);
    }

    public override Task<Response> UpsertEntityAsync<T>(T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default) =>
        WriteAsync(() => inner.UpsertEntityAsync(entity, mode, cancellationToken));

    public override Task<Response> DeleteEntityAsync(string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default) =>
        WriteAsync(() => inner.DeleteEntityAsync(partitionKey, rowKey, ifMatch, cancellationToken));

    public override Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default) =>
        WriteAsync(() => inner.SubmitTransactionAsync(transactionActions, cancellationToken));

    private async Task<T> WriteAsync<T>(Func<Task<T>> write)
    {
        Before();
        T answer = await write();
        Interlocked.Increment(ref _writes);
        if (FailsAfter()) throw new RequestFailedException(0, "The connection was reset.");
        return answer;
    }

    private void Before()
    {
        if (FailsBefore()) throw new RequestFailedException(503, "The server is busy.");
    }
}
