using Azure.Data.Tables;
using RelayCloud.Accounts.Changes;
using RelayCloud.Accounts.Storage;
using RelayCloud.Accounts.Tenants;

namespace RelayCloud.Accounts.Audit;

/// <summary>Reads the audit log, newest first. Thread safe.</summary>
public sealed class AuditLog
{
    /// <summary>The most entries of one page.</summary>
    public const int LimitMax = 200;

    // Each entry of the list of all changes costs a point read; so many at once.
    private const int ReadsAtOnce = 16;

    private readonly AccountsTable _table;

    internal AuditLog(AccountsTable table) => _table = table;

    /// <summary>Changes of one tenant and its keys, deleted tenants included.</summary>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="limit">1 to <see cref="LimitMax"/>.</param>
    /// <param name="cursor">Null = from the newest, else of the page before.</param>
    /// <param name="before">Only changes made before this time; null = all.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public Task<ListPage<AuditEntry>> ListAsync(string tenantId, int limit, string? cursor, DateTimeOffset? before, CancellationToken cancellationToken) =>
        TenantIds.IsId(tenantId) ? ListPartitionAsync(RowKeys.TenantPartition(tenantId), limit, cursor, before, cancellationToken) : Task.FromResult(new ListPage<AuditEntry>([], null));

    /// <summary>Changes of plans. Parameters as of <see cref="ListAsync"/>.</summary>
    public Task<ListPage<AuditEntry>> ListPlansAsync(int limit, string? cursor, DateTimeOffset? before, CancellationToken cancellationToken) =>
        ListPartitionAsync(RowKeys.Plans, limit, cursor, before, cancellationToken);

    /// <summary>Notices. Parameters as of <see cref="ListAsync"/>.</summary>
    public Task<ListPage<AuditEntry>> ListNoticesAsync(int limit, string? cursor, DateTimeOffset? before, CancellationToken cancellationToken) =>
        ListPartitionAsync(RowKeys.Notices, limit, cursor, before, cancellationToken);

    /// <summary>Changes of everything. A page may have fewer entries than asked for although more follow. Parameters as of <see cref="ListAsync"/>.</summary>
    public async Task<ListPage<AuditEntry>> ListAllAsync(int limit, string? cursor, DateTimeOffset? before, CancellationToken cancellationToken)
    {
        PageCursor.Limit(limit, LimitMax);
        string start = before is { } time ? Behind(time) : "0";
        List<TableEntity> rows = await _table.RangeAsync(RowKeys.Changes, PageCursor.Row(cursor, start, "~"), "~", limit + 1, cancellationToken);
        string? next = rows.Count > limit ? PageCursor.From(rows[limit - 1].RowKey) : null;
        var entries = new List<AuditEntry>(limit);
        foreach (TableEntity[] some in rows.Take(limit).Chunk(ReadsAtOnce))
        {
            TableEntity?[] audits = await Task.WhenAll(some.Select(r => _table.GetAsync(ChangeRow.Partition(r), RowKeys.Audit(r.RowKey), cancellationToken)));
            // A change that was begun and never made has no entry.
            entries.AddRange(audits.OfType<TableEntity>().Select(AuditRow.To));
        }

        return new ListPage<AuditEntry>(entries, next);
    }

    private async Task<ListPage<AuditEntry>> ListPartitionAsync(string partition, int limit, string? cursor, DateTimeOffset? before, CancellationToken cancellationToken)
    {
        PageCursor.Limit(limit, LimitMax);
        string start = RowKeys.AuditPrefix + (before is { } time ? Behind(time) : "");
        List<TableEntity> rows = await _table.RangeAsync(partition, PageCursor.Row(cursor, start, RowKeys.AuditEnd), RowKeys.AuditEnd, limit + 1, cancellationToken);
        return new ListPage<AuditEntry>([.. rows.Take(limit).Select(AuditRow.To)], rows.Count > limit ? PageCursor.From(rows[limit - 1].RowKey) : null);
    }

    // Behind all entries of that very time too.
    private static string Behind(DateTimeOffset time) => RowKeys.NewestFirst(time) + "~";
}
