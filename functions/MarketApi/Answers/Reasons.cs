namespace RelayCloud.MarketApi.Answers;

/// <summary>Why a request is refused, for programs. The control plane's words for the same; never change one.</summary>
internal static class Reasons
{
    public const string CredentialsMissing = "credentials_missing";
    public const string CredentialsInvalid = "credentials_invalid";
    public const string KeyExpired = "key_expired";
    public const string KeyRevoked = "key_revoked";
    public const string TokenExpired = "token_expired";
    public const string ScopeMissing = "scope_missing";
    public const string TenantSuspended = "tenant_suspended";
    public const string AddressDenied = "address_denied";

    /// <summary>The plan does not include it.</summary>
    public const string PlanLimit = "plan_limit";
    public const string NotFound = "not_found";
    public const string NoRoute = "no_route";
    public const string MethodNotAllowed = "method_not_allowed";
    public const string InvalidQuery = "invalid_query";

    /// <summary>A body was sent, and none is taken.</summary>
    public const string BodyTooLarge = "body_too_large";
    public const string RateLimited = "rate_limited";
    public const string Unavailable = "unavailable";
    public const string Busy = "busy";
    public const string Internal = "internal";
}
