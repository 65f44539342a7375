using Azure.Data.Tables;
using RelayCloud.Accounts.Keys;
using RelayCloud.Accounts.Plans;
using RelayCloud.Accounts.Storage;
using RelayCloud.Accounts.Tenants;

namespace RelayCloud.Accounts.Authentication;

/// <summary>Reads from the accounts table.</summary>
internal sealed class TableAccountReader(AccountStore store) : IAccountReader
{
    public async Task<StoredKey?> KeyAsync(PublicId id, CancellationToken cancellationToken)
    {
        TableEntity? row = await store.Table.GetAsync(RowKeys.TenantPartition(id.TenantId), RowKeys.Key(id.ToString()), cancellationToken);
        return row is null ? null : new StoredKey(ApiKeyRow.To(row), ApiKeyRow.SecretHash(row));
    }

    public Task<Tenant?> TenantAsync(string tenantId, CancellationToken cancellationToken) => store.Tenants.GetAsync(tenantId, cancellationToken);

    public Task<Plan?> PlanAsync(string name, CancellationToken cancellationToken) => store.Plans.GetAsync(name, cancellationToken);
}
