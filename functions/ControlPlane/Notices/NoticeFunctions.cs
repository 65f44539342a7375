using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using RelayCloud.Accounts;
using RelayCloud.Accounts.Idempotency;
using RelayCloud.Accounts.Notices;
using RelayCloud.ControlPlane.Access;
using RelayCloud.ControlPlane.Answers;
using RelayCloud.ControlPlane.Requests;
using RelayCloud.ControlPlane.Settings;

namespace RelayCloud.ControlPlane.Notices;

/// <summary>What operators tell customers.</summary>
/// <param name="store">The accounts.</param>
/// <param name="delivery">Sends over Web PubSub.</param>
/// <param name="settings">Bounds.</param>
/// <param name="time">The clock.</param>
public sealed class NoticeFunctions(AccountStore store, NoticeDelivery delivery, ControlPlaneSettings settings, TimeProvider time)
{
    /// <summary>
    /// Sends a notice to a tenant, a plan or all. Containers hear of it by the announcement, so that a Web PubSub service that is away keeps it from nobody else; what became of it there is
    /// in the answer. The same request again, with its idempotency key, sends what did not get through there, and nothing twice.
    /// </summary>
    [Function("SendNotice")]
    [Access(AccessLevel.Operator)]
    public async Task<IResult> SendNotice([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/admin/notices")] HttpRequest request, CancellationToken cancellationToken)
    {
        NoticeDraft draft = NoticeBody.Read(await RequestBody.ReadAsync(request, settings.RequestBytesMax, isOptional: false, cancellationToken));
        var caller = Caller.Of(request);
        IdempotencyKey? once = ChangeHeaders.Idempotency(request, caller.IdempotencyScope, "SendNotice", draft);
        Created<Notice> made = await store.Notices.CreateAsync(draft, caller.Actor, once, delivery.ClaimFor, cancellationToken);
        Notice notice = await delivery.DeliverAsync(made, cancellationToken);
        return new JsonAnswer(made.Replayed ? StatusCodes.Status200OK : StatusCodes.Status201Created, NoticeView.Of(notice, delivery.IsOn, time.GetUtcNow())) { IsReplay = made.Replayed };
    }
}
