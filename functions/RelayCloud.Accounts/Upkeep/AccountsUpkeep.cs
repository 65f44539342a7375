using Azure.Data.Tables;
using RelayCloud.Accounts.Changes;
using RelayCloud.Accounts.Notices;
using RelayCloud.Accounts.Storage;
using RelayCloud.Accounts.Tenants;

namespace RelayCloud.Accounts.Upkeep;

/// <summary>
/// Clears what processes left behind that died in the middle of a change, and old notices. Nothing depends on it but the room for notices: what it removes is invisible or old, what
/// it marks is resolved by every reader.
/// Run it now and then from one process (hourly, say); running it twice at once does no harm. Thread safe.
/// </summary>
public sealed class AccountsUpkeep
{
    /// <summary>
    /// What is younger is left alone. Much more than a change may take (30 s) and than the service takes a signed request (15 minutes), so that no writer is still about to use it.
    /// </summary>
    public static readonly TimeSpan AgeMin = TimeSpan.FromHours(1);

    /// <summary>How far back a run looks for changes: runs must not be further apart.</summary>
    public static readonly TimeSpan LookBack = TimeSpan.FromDays(7);

    private const int RowsAtOnce = 1_000;

    private readonly AccountsTable _table;
    private readonly NoticeStore _notices;
    private readonly TimeProvider _time;

    internal AccountsUpkeep(AccountsTable table, NoticeStore notices, TimeProvider time)
    {
        _table = table;
        _notices = notices;
        _time = time;
    }

    /// <summary>One run over everything.</summary>
    /// <returns>How many rows were put right or deleted.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = _time.GetUtcNow();
        return await ClearChangesAsync(now, cancellationToken) + await ClearIndexAsync(now, cancellationToken) + await _notices.ClearAsync(now, cancellationToken);
    }

    private async Task<int> ClearChangesAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        int mended = 0;
        string after = RowKeys.NewestFirst(now - AgeMin), end = RowKeys.NewestFirst(now - LookBack);
        while (true)
        {
            List<TableEntity> rows = await _table.RangeAsync(RowKeys.Changes, after, end, RowsAtOnce, cancellationToken);
            foreach (TableEntity row in rows.Where(r => !ChangeRow.HasLanded(r)))
            {
                if (await _table.GetAsync(ChangeRow.Partition(row), RowKeys.Audit(row.RowKey), cancellationToken) is null) await _table.DeleteAsync(RowKeys.Changes, row.RowKey, cancellationToken);
                else await _table.MergeAsync(ChangeRow.Mark(row.RowKey), cancellationToken);
                mended++;
            }

            if (rows.Count < RowsAtOnce) return mended;
            after = rows[^1].RowKey;
        }
    }

    private async Task<int> ClearIndexAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        int mended = 0;
        string after = "";
        while (true)
        {
            List<TableEntity> rows = await _table.RangeAsync(RowKeys.TenantIndex, after, "~", RowsAtOnce, cancellationToken);
            foreach (TableEntity row in rows.Where(r => r.Timestamp < now - AgeMin))
            {
                TableEntity? tenant = await _table.GetAsync(RowKeys.TenantPartition(row.RowKey), RowKeys.Tenant, cancellationToken);
                if (tenant is not null && !TenantRow.IsTombstone(tenant)) continue;
                await _table.DeleteAsync(RowKeys.TenantIndex, row.RowKey, cancellationToken);
                mended++;
            }

            if (rows.Count < RowsAtOnce) return mended;
            after = rows[^1].RowKey;
        }
    }
}
