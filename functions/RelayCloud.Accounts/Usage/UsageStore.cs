using Azure.Data.Tables;
using RelayCloud.Accounts.Storage;
using RelayCloud.Accounts.Tenants;

namespace RelayCloud.Accounts.Usage;

/// <summary>What tenants used, one row for each month. Thread safe. Failures are <see cref="Errors.AccountsException"/>.</summary>
public sealed class UsageStore
{
    private const string MessagesColumn = "Messages";
    private const string CountedUntilColumn = "CountedUntil";

    private readonly AccountsTable _table;

    internal UsageStore(AccountsTable table) => _table = table;

    /// <summary>A tenant's usage of a month; nothing used when nothing was counted.</summary>
    public async Task<MonthlyUsage> GetAsync(string tenantId, UsageMonth month, CancellationToken cancellationToken)
    {
        TableEntity? row = TenantIds.IsId(tenantId) ? await _table.GetAsync(RowKeys.TenantPartition(tenantId), RowKeys.Usage(month), cancellationToken) : null;
        return row is null
            ? new MonthlyUsage { Month = month, Messages = 0 }
            : new MonthlyUsage { Month = month, Messages = Columns.Long(row, MessagesColumn), CountedUntil = Columns.Time(row, CountedUntilColumn) };
    }

    /// <summary>Writes a month's whole count in place of the one before: writing it again does no harm.</summary>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="usage">The count; <see cref="MonthlyUsage.CountedUntil"/> must be there.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">The id is none, or it is not said until when was counted.</exception>
    public Task SetAsync(string tenantId, MonthlyUsage usage, CancellationToken cancellationToken)
    {
        if (!TenantIds.IsId(tenantId)) throw new ArgumentException("Not a tenant's id.", nameof(tenantId));
        if (usage.CountedUntil is not { } until) throw new ArgumentException("A count must say until when.", nameof(usage));
        var row = new TableEntity(RowKeys.TenantPartition(tenantId), RowKeys.Usage(usage.Month)) { [MessagesColumn] = usage.Messages, [CountedUntilColumn] = until };
        return _table.UpsertAsync(row, cancellationToken);
    }
}
