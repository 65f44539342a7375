using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using RelayCloud.Accounts;
using RelayCloud.Accounts.Authentication;
using RelayCloud.Accounts.Usage;
using RelayCloud.ControlPlane.Access;
using RelayCloud.ControlPlane.Answers;

namespace RelayCloud.ControlPlane.Me;

/// <summary>What a tenant has: plan, limits, and usage so far.</summary>
/// <param name="store">The accounts.</param>
/// <param name="time">The clock.</param>
public sealed class MeFunction(AccountStore store, TimeProvider time)
{
    /// <summary>The tenant of the key that asks.</summary>
    [Function("GetMe")]
    [Access(AccessLevel.TenantRead)]
    public async Task<IResult> GetMe([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/me")] HttpRequest request, CancellationToken cancellationToken)
    {
        AccountGrant grant = Caller.Of(request).Required;
        DateTimeOffset now = time.GetUtcNow();
        MonthlyUsage usage = await store.Usage.GetAsync(grant.Tenant.Id, UsageMonth.Of(now, grant.Tenant.TimeZone), cancellationToken);
        return new JsonAnswer(StatusCodes.Status200OK, MeView.Of(grant, usage, now));
    }
}
