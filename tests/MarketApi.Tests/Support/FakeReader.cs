using System.Collections.Concurrent;
using RelayCloud.MarketApi.Snapshots;

namespace RelayCloud.MarketApi.Tests.Support;

/// <summary>A table in memory that counts reads, can fail, and can hold reads back.</summary>
internal sealed class FakeReader : ISnapshotReader
{
    private readonly ConcurrentDictionary<(string Partition, string Row), Snapshot> _rows = new();
    private int _reads;

    /// <summary>Reads begun so far.</summary>
    public int Reads => Volatile.Read(ref _reads);

    /// <summary>Reads under way now, and the most there were at once.</summary>
    public int Running { get; private set; }

    public int RunningMax { get; private set; }

    /// <summary>What reads fail with; null = they work.</summary>
    public Exception? Failure { get; set; }

    /// <summary>What reads wait for; null = nothing.</summary>
    public Task? Gate { get; set; }

    public void Put(string partition, Snapshot row) => _rows[(partition, row.Row)] = row;

    public void Remove(string partition, string row) => _rows.TryRemove((partition, row), out _);

    public async Task<Snapshot?> ReadAsync(string partition, string row, CancellationToken cancellationToken)
    {
        await BeginAsync();
        return _rows.GetValueOrDefault((partition, row));
    }

    public async Task<IReadOnlyList<Snapshot>> ReadRangeAsync(string partition, string firstRow, string lastRow, CancellationToken cancellationToken)
    {
        await BeginAsync();
        return [.. Of(partition).Where(r => string.CompareOrdinal(r.Row, firstRow) >= 0 && string.CompareOrdinal(r.Row, lastRow) <= 0)];
    }

    public async Task<IReadOnlyList<string>> ListAsync(string partition, string prefix, CancellationToken cancellationToken)
    {
        await BeginAsync();
        return [.. Of(partition).Select(r => r.Row).Where(r => r.StartsWith(prefix, StringComparison.Ordinal))];
    }

    private IEnumerable<Snapshot> Of(string partition) => _rows.Where(r => r.Key.Partition == partition).Select(r => r.Value).OrderBy(r => r.Row, StringComparer.Ordinal);

    private async Task BeginAsync()
    {
        Interlocked.Increment(ref _reads);
        lock (_rows)
        {
            Running++;
            RunningMax = Math.Max(RunningMax, Running);
        }

        try
        {
            if (Gate is { } gate) await gate;
            if (Failure is { } failure) throw failure;
        }
        finally
        {
            lock (_rows) Running--;
        }
    }
}
