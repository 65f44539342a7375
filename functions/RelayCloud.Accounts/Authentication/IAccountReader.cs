using RelayCloud.Accounts.Keys;
using RelayCloud.Accounts.Plans;
using RelayCloud.Accounts.Tenants;

namespace RelayCloud.Accounts.Authentication;

/// <summary>Where the cache reads. Each call is one point read; null = there is no such row; any exception = the store cannot be reached. Thread safe.</summary>
internal interface IAccountReader
{
    Task<StoredKey?> KeyAsync(PublicId id, CancellationToken cancellationToken);

    Task<Tenant?> TenantAsync(string tenantId, CancellationToken cancellationToken);

    Task<Plan?> PlanAsync(string name, CancellationToken cancellationToken);
}
