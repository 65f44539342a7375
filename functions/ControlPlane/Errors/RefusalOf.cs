using Microsoft.AspNetCore.Http;
using RelayCloud.Accounts.Authentication;
using RelayCloud.Accounts.Errors;

namespace RelayCloud.ControlPlane.Errors;

/// <summary>What the accounts say, as answers.</summary>
internal static class RefusalOf
{
    private const int RetryAfterSeconds = 1;

    public static readonly Refusal NoCredentials = new(
        StatusCodes.Status401Unauthorized, Reasons.CredentialsMissing, "There is no key; send it as X-Api-Key or as Authorization: Bearer.");

    // The same for a key that never was and for a wrong secret: nobody is to learn which keys exist.
    public static readonly Refusal NotAKey = new(StatusCodes.Status401Unauthorized, Reasons.CredentialsInvalid, "This is not a valid API key or token.");

    public static readonly Refusal TokenExpired = new(
        StatusCodes.Status401Unauthorized, Reasons.TokenExpired, "The token has expired; get a new one with POST /v1/token.");

    public static readonly Refusal Unavailable = new(StatusCodes.Status503ServiceUnavailable, Reasons.Unavailable, "The accounts cannot be read now; try again.")
    {
        RetryAfterSeconds = RetryAfterSeconds,
    };

    public static readonly Refusal Starting = new(StatusCodes.Status503ServiceUnavailable, Reasons.Starting, "The app has just started and cannot reach the accounts yet; try again.")
    {
        RetryAfterSeconds = RetryAfterSeconds,
    };

    public static readonly Refusal Internal = new(StatusCodes.Status500InternalServerError, Reasons.Internal, "Something failed on our side; it was logged. Try again, or ask us.");

    /// <summary>What a refused key is told: no more than each outcome says that may be told.</summary>
    public static Refusal Key(AuthOutcome outcome) => outcome switch
    {
        AuthOutcome.Expired => new(StatusCodes.Status401Unauthorized, Reasons.KeyExpired, "The key has expired; use the one that replaced it, or get a new one."),
        AuthOutcome.Revoked => new(StatusCodes.Status401Unauthorized, Reasons.KeyRevoked, "The key was revoked; use another one."),
        AuthOutcome.Suspended => new(StatusCodes.Status403Forbidden, Reasons.TenantSuspended, "The account is suspended; ask us."),
        AuthOutcome.IpDenied => new(StatusCodes.Status403Forbidden, Reasons.AddressDenied, "The key may not be used from this address; see the address lists of the key and of the account."),
        AuthOutcome.Busy => new(StatusCodes.Status503ServiceUnavailable, Reasons.Busy, "Too many unknown keys are being tried; try again.") { RetryAfterSeconds = RetryAfterSeconds },
        AuthOutcome.Unavailable => Unavailable,
        _ => NotAKey,
    };

    /// <summary>What the store refused.</summary>
    public static Refusal Accounts(AccountsException e) => e.Kind switch
    {
        AccountsErrorKind.Invalid => new(StatusCodes.Status400BadRequest, ReasonOf(e.Fields), e.Message) { Fields = e.Fields },
        AccountsErrorKind.NotFound => new(StatusCodes.Status404NotFound, Reasons.NotFound, e.Message),
        AccountsErrorKind.Conflict => new(StatusCodes.Status409Conflict, Reasons.Conflict, e.Message),
        AccountsErrorKind.LimitReached => new(StatusCodes.Status409Conflict, Reasons.LimitReached, e.Message),
        AccountsErrorKind.PreconditionFailed => new(StatusCodes.Status412PreconditionFailed, Reasons.VersionStale, e.Message),
        AccountsErrorKind.IdempotencyMismatch => new(StatusCodes.Status422UnprocessableEntity, Reasons.IdempotencyMismatch, e.Message),
        AccountsErrorKind.OutcomeUnknown => new(StatusCodes.Status503ServiceUnavailable, Reasons.OutcomeUnknown, e.Message) { RetryAfterSeconds = RetryAfterSeconds },
        _ => new(StatusCodes.Status503ServiceUnavailable, Reasons.Unavailable, e.Message) { RetryAfterSeconds = RetryAfterSeconds },
    };

    // The store names what it was given by the name that the caller used: a header and the parameters of lists are no fields of the body.
    private static string ReasonOf(IReadOnlyList<FieldError> fields) => fields[0].Field switch
    {
        "Idempotency-Key" => Reasons.InvalidHeader,
        "limit" or "cursor" => Reasons.InvalidQuery,
        _ => Reasons.InvalidFields,
    };
}
