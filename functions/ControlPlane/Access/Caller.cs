using System.Net;
using Microsoft.AspNetCore.Http;
using RelayCloud.Accounts.Audit;
using RelayCloud.Accounts.Authentication;

namespace RelayCloud.ControlPlane.Access;

/// <summary>Who calls, after they were let in. Immutable.</summary>
/// <param name="Id">An operator's object id or name, or the public id of a tenant's key. Never a secret.</param>
/// <param name="Address">From where; null = it cannot be told.</param>
/// <param name="Grant">What the key allows; null = an operator.</param>
public sealed record Caller(string Id, IPAddress? Address, AccountGrant? Grant)
{
    private static readonly object Key = new();

    /// <summary>The tenant's id.</summary>
    /// <exception cref="InvalidOperationException">The caller is an operator: the function has the wrong access level.</exception>
    public string TenantId => Required.Tenant.Id;

    /// <summary>The grant.</summary>
    /// <exception cref="InvalidOperationException">The caller is an operator: the function has the wrong access level.</exception>
    public AccountGrant Required => Grant ?? throw new InvalidOperationException("The caller is not a tenant.");

    /// <summary>The caller in audit entries.</summary>
    public AuditActor Actor => new(Id, Grant is null ? AuditActorKind.Operator : AuditActorKind.Tenant, Address?.ToString());

    /// <summary>Whose idempotency keys theirs are: those of one tenant's keys are one set.</summary>
    public string IdempotencyScope => Grant is null ? $"operator:{Id}" : $"tenant:{Grant.Tenant.Id}";

    /// <summary>Who was let in with this request.</summary>
    /// <exception cref="InvalidOperationException">Nobody: the function is public.</exception>
    public static Caller Of(HttpRequest request) =>
        request.HttpContext.Items[Key] as Caller ?? throw new InvalidOperationException("Nobody was let in with this request.");

    internal void Enter(HttpContext context) => context.Items[Key] = this;
}
