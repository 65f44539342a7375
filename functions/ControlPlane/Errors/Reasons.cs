namespace RelayCloud.ControlPlane.Errors;

/// <summary>Why a request is refused, as one word for programs. A word never changes its meaning; <c>openapi.json</c> lists them all.</summary>
public static class Reasons
{
    /// <summary>400: the body is no JSON object.</summary>
    public const string InvalidJson = "invalid_json";

    /// <summary>400: fields of the body are wrong or not known; <c>fields</c> names each.</summary>
    public const string InvalidFields = "invalid_fields";

    /// <summary>400: parameters of the address are wrong or not known; <c>fields</c> names each.</summary>
    public const string InvalidQuery = "invalid_query";

    /// <summary>400: a header is wrong; <c>fields</c> names it.</summary>
    public const string InvalidHeader = "invalid_header";

    /// <summary>401: nothing says who asks.</summary>
    public const string CredentialsMissing = "credentials_missing";

    /// <summary>401: not a valid key or token.</summary>
    public const string CredentialsInvalid = "credentials_invalid";

    /// <summary>401: the key's time is over.</summary>
    public const string KeyExpired = "key_expired";

    /// <summary>401: the key was revoked.</summary>
    public const string KeyRevoked = "key_revoked";

    /// <summary>401: the token's time is over.</summary>
    public const string TokenExpired = "token_expired";

    /// <summary>403: signed in, but without the operator role.</summary>
    public const string RoleMissing = "role_missing";

    /// <summary>403: the key lacks the scope.</summary>
    public const string ScopeMissing = "scope_missing";

    /// <summary>403: the tenant is suspended.</summary>
    public const string TenantSuspended = "tenant_suspended";

    /// <summary>403: the key may not be used from this address.</summary>
    public const string AddressDenied = "address_denied";

    /// <summary>403: the plan does not include what is asked for.</summary>
    public const string PlanLimit = "plan_limit";

    /// <summary>403: web pages of this origin may not call.</summary>
    public const string OriginDenied = "origin_denied";

    /// <summary>404: there is no such tenant, key or plan.</summary>
    public const string NotFound = "not_found";

    /// <summary>404: there is no such address.</summary>
    public const string NoRoute = "no_route";

    /// <summary>404: this installation offers no streams over Web PubSub.</summary>
    public const string StreamingOff = "streaming_off";

    /// <summary>405: the address takes other methods; <c>Allow</c> lists them.</summary>
    public const string MethodNotAllowed = "method_not_allowed";

    /// <summary>409: it is there already, or its state forbids the change.</summary>
    public const string Conflict = "conflict";

    /// <summary>409: there are as many as there may be.</summary>
    public const string LimitReached = "limit_reached";

    /// <summary>412: it was changed since it was read.</summary>
    public const string VersionStale = "version_stale";

    /// <summary>413: the body is too long.</summary>
    public const string BodyTooLarge = "body_too_large";

    /// <summary>415: the body is not declared as JSON.</summary>
    public const string NotJson = "not_json";

    /// <summary>422: the idempotency key was used with another request.</summary>
    public const string IdempotencyMismatch = "idempotency_mismatch";

    /// <summary>428: a change must say of which version it is.</summary>
    public const string IfMatchMissing = "if_match_missing";

    /// <summary>429: too many requests.</summary>
    public const string RateLimited = "rate_limited";

    /// <summary>500: our fault.</summary>
    public const string Internal = "internal";

    /// <summary>503: too many unknown keys are being tried; try again.</summary>
    public const string Busy = "busy";

    /// <summary>503: the store of the accounts cannot be reached; nothing was changed.</summary>
    public const string Unavailable = "unavailable";

    /// <summary>503: the store did not say whether the change was made.</summary>
    public const string OutcomeUnknown = "outcome_unknown";

    /// <summary>503: the app has just started and does not know the accounts yet.</summary>
    public const string Starting = "starting";
}
