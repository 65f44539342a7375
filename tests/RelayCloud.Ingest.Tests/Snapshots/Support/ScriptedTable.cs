using System.Collections.Concurrent;
using Azure;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace RelayCloud.Ingest.Tests.Snapshots.Support;

/// <summary>A double of the official client, which has virtual members for this: keeps rows in memory, and fails or waits as told.</summary>
internal sealed class ScriptedTable : TableClient
{
    private int _writing;
    private int _tries;

    /// <summary>Thrown instead of writing, where it gives something; asked with the partition.</summary>
    public Func<string, Exception?>? Faults { get; set; }

    /// <summary>Writes wait for it.</summary>
    public TaskCompletionSource? Hold { get; set; }

    public ConcurrentDictionary<(string Partition, string Row), TableEntity> Rows { get; } = new();

    /// <summary>Transactions that were stored.</summary>
    public ConcurrentQueue<Transaction> Transactions { get; } = new();

    /// <summary>Tables made.</summary>
    public int Created { get; private set; }

    /// <summary>Requests, failed ones too.</summary>
    public int Tries => Volatile.Read(ref _tries);

    /// <summary>Transactions that wait now.</summary>
    public int Writing => Volatile.Read(ref _writing);

    public static RequestFailedException Unavailable() => new(503, "Server busy.\nHeaders: x");

    public string DataOf(string partition, string row) => Rows[(partition, row)].GetString("data");

    public long OffsetOf(string partition, string row) => Rows[(partition, row)].GetInt64("off")!.Value;

    public override Task<Response<TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _tries);
        if (Faults?.Invoke("") is { } fault) throw fault;
        Created++;
        return Task.FromResult<Response<TableItem>>(null!);
    }

    public override async Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default)
    {
        TableTransactionAction[] actions = [.. transactionActions];
        Interlocked.Increment(ref _tries);
        if (Hold is { } hold)
        {
            Interlocked.Increment(ref _writing);
            await hold.Task.WaitAsync(cancellationToken);
            Interlocked.Decrement(ref _writing);
        }

        string partition = actions.Select(a => a.Entity.PartitionKey).Distinct().Single();
        if (Faults?.Invoke(partition) is { } fault) throw fault;
        foreach (TableTransactionAction action in actions)
        {
            Assert.Equal(TableTransactionActionType.UpsertReplace, action.ActionType);
            Rows[(partition, action.Entity.RowKey)] = (TableEntity)action.Entity;
        }

        Transactions.Enqueue(new Transaction(partition, [.. actions.Select(a => a.Entity.RowKey)]));
        return null!;
    }

    public sealed record Transaction(string Partition, string[] Rows);
}
