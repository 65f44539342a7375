using Azure;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using RelayCloud.Accounts;
using RelayCloud.Accounts.Errors;
using RelayCloud.Accounts.Idempotency;
using RelayCloud.Accounts.Plans;
using RelayCloud.Accounts.Storage;
using RelayCloud.ControlPlane.Access;
using RelayCloud.ControlPlane.Answers;
using RelayCloud.ControlPlane.Requests;
using RelayCloud.ControlPlane.Settings;

namespace RelayCloud.ControlPlane.Admin;

/// <summary>Plans, for operators. None is ever deleted, since tenants refer to them.</summary>
/// <param name="store">The accounts.</param>
/// <param name="settings">Bounds.</param>
public sealed class PlanFunctions(AccountStore store, ControlPlaneSettings settings)
{
    private const int LimitDefault = 50;

    /// <summary>A page of plans, by name.</summary>
    [Function("ListPlans")]
    [Access(AccessLevel.Operator)]
    public async Task<IResult> ListPlans([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/admin/plans")] HttpRequest request, CancellationToken cancellationToken)
    {
        var query = new QueryFields(request);
        int limit = query.Int("limit", LimitDefault, 1, PlanStore.PlansMax);
        string? cursor = query.Text("cursor");
        query.ThrowIfWrong();
        ListPage<Plan> page = await store.Plans.ListAsync(limit, cursor, cancellationToken);
        return new JsonAnswer(StatusCodes.Status200OK, new PageView<PlanView>([.. page.Items.Select(PlanView.Of)], page.NextCursor));
    }

    /// <summary>Adds a plan.</summary>
    [Function("CreatePlan")]
    [Access(AccessLevel.Operator)]
    public async Task<IResult> CreatePlan([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/admin/plans")] HttpRequest request, CancellationToken cancellationToken)
    {
        (string name, PlanDraft draft) = PlanBody.Read(await RequestBody.ReadAsync(request, settings.RequestBytesMax, isOptional: false, cancellationToken));
        var caller = Caller.Of(request);
        IdempotencyKey? once = ChangeHeaders.Idempotency(request, caller.IdempotencyScope, "CreatePlan", new { name, draft });
        Created<Plan> made = await store.Plans.CreateAsync(name, draft, caller.Actor, once, cancellationToken);
        return Answer(made.Value, made.Replayed ? StatusCodes.Status200OK : StatusCodes.Status201Created) with { Location = $"/v1/admin/plans/{made.Value.Name}", IsReplay = made.Replayed };
    }

    /// <summary>One plan.</summary>
    [Function("GetPlan")]
    [Access(AccessLevel.Operator)]
    public async Task<IResult> GetPlan([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/admin/plans/{planName}")] HttpRequest request, string planName, CancellationToken cancellationToken) =>
        Answer(await FindAsync(planName, cancellationToken));

    /// <summary>Changes the fields that are sent; takes effect on open sessions within 2 s.</summary>
    [Function("UpdatePlan")]
    [Access(AccessLevel.Operator)]
    public async Task<IResult> UpdatePlan([HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "v1/admin/plans/{planName}")] HttpRequest request, string planName, CancellationToken cancellationToken)
    {
        ETag ifMatch = ChangeHeaders.IfMatch(request);
        var body = await RequestBody.ReadAsync(request, settings.RequestBytesMax, isOptional: false, cancellationToken);
        return Answer(await LatestVersion.ChangeAsync(
            ifMatch,
            () => FindAsync(planName, cancellationToken),
            static p => p.ETag,
            p => store.Plans.UpdateAsync(planName, PlanBody.Merge(body, PlanDraft.From(p)), p.ETag, Caller.Of(request).Actor, cancellationToken)));
    }

    private async Task<Plan> FindAsync(string planName, CancellationToken cancellationToken) =>
        await store.Plans.GetAsync(planName, cancellationToken) ?? throw new AccountsException(AccountsErrorKind.NotFound, "There is no such plan.");

    private static JsonAnswer Answer(Plan plan, int status = StatusCodes.Status200OK)
    {
        var view = PlanView.Of(plan);
        return new JsonAnswer(status, view) { ETag = view.Etag };
    }
}
