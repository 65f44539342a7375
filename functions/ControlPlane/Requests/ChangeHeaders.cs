using Azure;
using Microsoft.AspNetCore.Http;
using RelayCloud.Accounts.Errors;
using RelayCloud.Accounts.Idempotency;
using RelayCloud.ControlPlane.Answers;
using RelayCloud.ControlPlane.Errors;

namespace RelayCloud.ControlPlane.Requests;

/// <summary>The headers of changes.</summary>
internal static class ChangeHeaders
{
    /// <summary>
    /// The version that the caller changes. Every change of what there is must name one, or <c>*</c> for whatever there is: nobody overwrites unseen by leaving something out. It is
    /// also a header that no web page can send from another site without being asked first.
    /// </summary>
    /// <exception cref="RefusedException">There is none, or it is not one.</exception>
    public static ETag IfMatch(HttpRequest request)
    {
        var values = request.Headers.IfMatch;
        if (values.Count == 0)
        {
            throw new RefusedException(new Refusal(
                StatusCodes.Status428PreconditionRequired, Reasons.IfMatchMissing, "A change needs If-Match with the etag of what you read, or If-Match: * for whatever there is."));
        }

        if (values.Count == 1 && VersionTag.TryParse(values[0] ?? "", out ETag version)) return version;
        throw new RefusedException(Refusal.Of(Reasons.InvalidHeader, new FieldError("If-Match", "is not one strong entity tag", "the etag as it was sent, with its quotes, or *")));
    }

    /// <summary>The caller's idempotency key; null = none.</summary>
    /// <param name="request">The request.</param>
    /// <param name="scope">Who sends it.</param>
    /// <param name="operation">What is asked.</param>
    /// <param name="body">Its parameters, in a form that is the same when they are.</param>
    /// <exception cref="AccountsException">It is not one.</exception>
    public static IdempotencyKey? Idempotency(HttpRequest request, string scope, string operation, object body)
    {
        var values = request.Headers["Idempotency-Key"];
        if (values.Count == 0) return null;
        byte[] asked = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new { operation, body }, Json.Options);
        return IdempotencyKey.From(scope, values.Count == 1 ? values[0] ?? "" : "", asked);
    }
}
