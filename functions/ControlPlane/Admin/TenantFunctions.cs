using Azure;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using RelayCloud.Accounts;
using RelayCloud.Accounts.Errors;
using RelayCloud.Accounts.Idempotency;
using RelayCloud.Accounts.Storage;
using RelayCloud.Accounts.Tenants;
using RelayCloud.ControlPlane.Access;
using RelayCloud.ControlPlane.Answers;
using RelayCloud.ControlPlane.Requests;
using RelayCloud.ControlPlane.Settings;

namespace RelayCloud.ControlPlane.Admin;

/// <summary>Tenants, for operators.</summary>
/// <param name="store">The accounts.</param>
/// <param name="settings">Bounds.</param>
public sealed class TenantFunctions(AccountStore store, ControlPlaneSettings settings)
{
    private const int LimitDefault = 50;

    /// <summary>A page of tenants, by id.</summary>
    [Function("ListTenants")]
    [Access(AccessLevel.Operator)]
    public async Task<IResult> ListTenants([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/admin/tenants")] HttpRequest request, CancellationToken cancellationToken)
    {
        var query = new QueryFields(request);
        int limit = query.Int("limit", LimitDefault, 1, TenantStore.LimitMax);
        string? cursor = query.Text("cursor");
        query.ThrowIfWrong();
        ListPage<Tenant> page = await store.Tenants.ListAsync(limit, cursor, cancellationToken);
        return new JsonAnswer(StatusCodes.Status200OK, new PageView<TenantView>([.. page.Items.Select(TenantView.Of)], page.NextCursor));
    }

    /// <summary>Adds a tenant.</summary>
    [Function("CreateTenant")]
    [Access(AccessLevel.Operator)]
    public async Task<IResult> CreateTenant([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/admin/tenants")] HttpRequest request, CancellationToken cancellationToken)
    {
        TenantDraft draft = TenantBody.Read(await RequestBody.ReadAsync(request, settings.RequestBytesMax, isOptional: false, cancellationToken));
        var caller = Caller.Of(request);
        IdempotencyKey? once = ChangeHeaders.Idempotency(request, caller.IdempotencyScope, "CreateTenant", draft);
        Created<Tenant> made = await store.Tenants.CreateAsync(draft, caller.Actor, once, cancellationToken);
        return Answer(made.Value, made.Replayed ? StatusCodes.Status200OK : StatusCodes.Status201Created) with { Location = $"/v1/admin/tenants/{made.Value.Id}", IsReplay = made.Replayed };
    }

    /// <summary>One tenant.</summary>
    [Function("GetTenant")]
    [Access(AccessLevel.Operator)]
    public async Task<IResult> GetTenant([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/admin/tenants/{tenantId}")] HttpRequest request, string tenantId, CancellationToken cancellationToken) =>
        Answer(await FindAsync(tenantId, cancellationToken));

    /// <summary>Changes the fields that are sent.</summary>
    [Function("UpdateTenant")]
    [Access(AccessLevel.Operator)]
    public async Task<IResult> UpdateTenant([HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "v1/admin/tenants/{tenantId}")] HttpRequest request, string tenantId, CancellationToken cancellationToken)
    {
        ETag ifMatch = ChangeHeaders.IfMatch(request);
        var body = await RequestBody.ReadAsync(request, settings.RequestBytesMax, isOptional: false, cancellationToken);
        return Answer(await LatestVersion.ChangeAsync(
            ifMatch,
            () => FindAsync(tenantId, cancellationToken),
            static t => t.ETag,
            t => store.Tenants.UpdateAsync(tenantId, TenantBody.Merge(body, TenantDraft.From(t)), t.ETag, Caller.Of(request).Actor, cancellationToken)));
    }

    /// <summary>Deletes a tenant with its keys.</summary>
    [Function("DeleteTenant")]
    [Access(AccessLevel.Operator)]
    public async Task<IResult> DeleteTenant([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/admin/tenants/{tenantId}")] HttpRequest request, string tenantId, CancellationToken cancellationToken)
    {
        await store.Tenants.DeleteAsync(tenantId, ChangeHeaders.IfMatch(request), Caller.Of(request).Actor, cancellationToken);
        return new EmptyAnswer(StatusCodes.Status204NoContent);
    }

    /// <summary>Stops a tenant's keys.</summary>
    [Function("SuspendTenant")]
    [Access(AccessLevel.Operator)]
    public async Task<IResult> SuspendTenant([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/admin/tenants/{tenantId}/suspend")] HttpRequest request, string tenantId, CancellationToken cancellationToken)
    {
        ETag ifMatch = ChangeHeaders.IfMatch(request);
        var fields = new BodyFields(await RequestBody.ReadAsync(request, settings.RequestBytesMax, isOptional: true, cancellationToken));
        string? reason = fields.TextOrNull("reason", null);
        fields.ThrowIfWrong();
        return Answer(await store.Tenants.SuspendAsync(tenantId, reason, ifMatch, Caller.Of(request).Actor, cancellationToken));
    }

    /// <summary>Lets a tenant's keys work again.</summary>
    [Function("ResumeTenant")]
    [Access(AccessLevel.Operator)]
    public async Task<IResult> ResumeTenant([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/admin/tenants/{tenantId}/resume")] HttpRequest request, string tenantId, CancellationToken cancellationToken)
    {
        ETag ifMatch = ChangeHeaders.IfMatch(request);
        new BodyFields(await RequestBody.ReadAsync(request, settings.RequestBytesMax, isOptional: true, cancellationToken)).ThrowIfWrong();
        return Answer(await store.Tenants.ResumeAsync(tenantId, ifMatch, Caller.Of(request).Actor, cancellationToken));
    }

    private async Task<Tenant> FindAsync(string tenantId, CancellationToken cancellationToken) =>
        await store.Tenants.GetAsync(tenantId, cancellationToken) ?? throw new AccountsException(AccountsErrorKind.NotFound, "There is no such tenant.");

    private static JsonAnswer Answer(Tenant tenant, int status = StatusCodes.Status200OK)
    {
        var view = TenantView.Of(tenant);
        return new JsonAnswer(status, view) { ETag = view.Etag };
    }
}
