using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using RelayCloud.Accounts;
using RelayCloud.Accounts.Audit;
using RelayCloud.Accounts.Storage;
using RelayCloud.ControlPlane.Access;
using RelayCloud.ControlPlane.Answers;
using RelayCloud.ControlPlane.Requests;

namespace RelayCloud.ControlPlane.Admin;

/// <summary>What was changed, by whom, when and from where, for operators.</summary>
/// <param name="store">The accounts.</param>
public sealed class AuditFunctions(AccountStore store)
{
    private const int LimitDefault = 50;

    /// <summary>A page of changes, newest first: all, those of one tenant (<c>tenantId</c>), or those of plans (<c>of=plans</c>) or notices (<c>of=notices</c>).</summary>
    [Function("ListAudit")]
    [Access(AccessLevel.Operator)]
    public async Task<IResult> ListAudit([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/admin/audit")] HttpRequest request, CancellationToken cancellationToken)
    {
        var query = new QueryFields(request);
        int limit = query.Int("limit", LimitDefault, 1, AuditLog.LimitMax);
        string? cursor = query.Text("cursor");
        string? tenantId = query.Text("tenantId");
        string? of = query.Text("of");
        DateTimeOffset? before = query.Time("before");
        if (of is not null and not ("plans" or "notices")) query.Add("of", "is not known", "plans or notices");
        if (of is not null && tenantId is not null) query.Add("of", "goes not with tenantId", "one of the two");
        query.ThrowIfWrong();
        ListPage<AuditEntry> page = tenantId is not null ? await store.Audit.ListAsync(tenantId, limit, cursor, before, cancellationToken)
            : of == "plans" ? await store.Audit.ListPlansAsync(limit, cursor, before, cancellationToken)
            : of is not null ? await store.Audit.ListNoticesAsync(limit, cursor, before, cancellationToken)
            : await store.Audit.ListAllAsync(limit, cursor, before, cancellationToken);
        return new JsonAnswer(StatusCodes.Status200OK, new PageView<AuditView>([.. page.Items.Select(AuditView.Of)], page.NextCursor));
    }
}
