using Azure;
using Azure.Data.Tables;
using RelayCloud.Accounts.Audit;
using RelayCloud.Accounts.Changes;
using RelayCloud.Accounts.Errors;
using RelayCloud.Accounts.Keys;
using RelayCloud.Accounts.Plans;
using RelayCloud.Accounts.Storage;

namespace RelayCloud.Accounts.Tenants;

/// <content>Deletes tenants, and adds the one of the local cloud.</content>
public sealed partial class TenantStore
{
    /// <summary>Deletes a tenant with all its keys in one step; they stop everywhere within 2 s. Its audit log stays. Its id is never given again.</summary>
    /// <param name="tenantId">Which.</param>
    /// <param name="ifMatch">The version that the caller knows; <see cref="ETag.All"/> = whatever there is.</param>
    /// <param name="actor">Who deletes it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task DeleteAsync(string tenantId, ETag ifMatch, AuditActor actor, CancellationToken cancellationToken)
    {
        const int TriesMax = 4;
        for (int attempt = 1; ; attempt++)
        {
            TableEntity row = await GetRowAsync(tenantId, cancellationToken) ?? throw NoTenant(tenantId);
            Tenant before = TenantRow.To(row);
            Versions.Check(ifMatch, before.ETag);
            // The set's version is read before the keys: a key added after this read changes it, and the transaction is refused.
            TableEntity set = await _table.GetAsync(row.PartitionKey, RowKeys.KeySet, cancellationToken) ?? throw NoTenant(tenantId);
            List<TableEntity> keys = await _table.RangeAsync(row.PartitionKey, RowKeys.KeyPrefix, RowKeys.KeyEnd, ApiKeyStore.RowsMax + 1, cancellationToken);
            TableTransactionAction[] rows =
            [
                new(TableTransactionActionType.UpdateReplace, TenantRow.Tombstone(row, _time.GetUtcNow()), before.ETag),
                new(TableTransactionActionType.Delete, set, set.ETag),
                .. keys.Select(k => new TableTransactionAction(TableTransactionActionType.Delete, k, ETag.All)),
            ];
            try
            {
                await _changes.CommitAsync(Draft(ChangeKind.TenantDeleted, actor, before, null, rows), cancellationToken);
                break;
            }
            catch (AccountsException e) when (e.Kind == AccountsErrorKind.PreconditionFailed && attempt < TriesMax)
            {
                // Either a key was added, which is no reason to stop, or the tenant was changed, which the next round tells.
            }
        }

        try
        {
            await _table.DeleteAsync(RowKeys.TenantIndex, tenantId, cancellationToken);
        }
        catch (Exception e) when (e is AccountsException or RequestFailedException or OperationCanceledException)
        {
            // The tenant is deleted; lists skip the id until upkeep takes it out.
        }
    }

    /// <summary>Adds the tenant of the local cloud where it is missing.</summary>
    internal async Task SeedDemoAsync(CancellationToken cancellationToken)
    {
        if (await GetRowAsync(TenantIds.Demo, cancellationToken) is not null) return;
        var draft = new TenantDraft { Name = "Demo", Plan = SeededPlans.Enterprise, Notes = "The tenant of the local cloud; its key is public." };
        await CreateAsync(TenantIds.Demo, draft, AuditActor.System("seed"), null, cancellationToken);
    }
}
