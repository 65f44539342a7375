using RelayCloud.Accounts.Authentication;
using RelayCloud.Accounts.Tokens;
using RelayCloud.MarketApi.Answers;

namespace RelayCloud.MarketApi.Access;

/// <summary>The answers to callers who are not let in. They say no more than <see cref="AuthOutcome"/> allows.</summary>
internal static class Refusals
{
    private const int RetryAfterSeconds = 1;
    private static readonly (string, string) Challenge = ("WWW-Authenticate", "Bearer");

    public static readonly ErrorAnswer Missing = new(401, Reasons.CredentialsMissing, "An API key is missing: send it in the header X-Api-Key, as Authorization: Bearer, or in the query as apiKey.", header: Challenge);
    public static readonly ErrorAnswer NoScope = new(403, Reasons.ScopeMissing, "The API key lacks the scope read.");
    public static readonly ErrorAnswer BodyNotTaken = new(413, Reasons.BodyTooLarge, "The request has a body; this takes none.");

    private static readonly ErrorAnswer InvalidKey = new(401, Reasons.CredentialsInvalid, "That is not a valid API key.", header: Challenge);
    private static readonly ErrorAnswer InvalidToken = new(401, Reasons.CredentialsInvalid, "That is not a valid token.", header: Challenge);
    private static readonly ErrorAnswer ExpiredKey = new(401, Reasons.KeyExpired, "The API key has expired.", header: Challenge);
    private static readonly ErrorAnswer RevokedKey = new(401, Reasons.KeyRevoked, "The API key was revoked.", header: Challenge);
    private static readonly ErrorAnswer ExpiredToken = new(401, Reasons.TokenExpired, "The token has expired; POST /v1/token of the control plane gives a new one.", header: Challenge);
    private static readonly ErrorAnswer Suspended = new(403, Reasons.TenantSuspended, "The account is suspended; ask its operator.");
    private static readonly ErrorAnswer Address = new(403, Reasons.AddressDenied, "The API key may not be used from this address.");
    private static readonly ErrorAnswer Busy = new(503, Reasons.Busy, "Too many unknown API keys are being checked; try again in a second.", RetryAfterSeconds);
    private static readonly ErrorAnswer Unavailable = new(503, Reasons.Unavailable, "API keys cannot be checked now; try again in a second.", RetryAfterSeconds);

    /// <summary>The answer to a key that does not work.</summary>
    public static ErrorAnswer Of(AuthOutcome outcome) => outcome switch
    {
        AuthOutcome.Expired => ExpiredKey,
        AuthOutcome.Revoked => RevokedKey,
        AuthOutcome.Suspended => Suspended,
        AuthOutcome.IpDenied => Address,
        AuthOutcome.Busy => Busy,
        AuthOutcome.Unavailable => Unavailable,
        _ => InvalidKey,
    };

    /// <summary>The answer to a token that does not work.</summary>
    public static ErrorAnswer Of(TokenOutcome outcome) => outcome switch
    {
        TokenOutcome.Expired => ExpiredToken,
        TokenOutcome.Unavailable => Unavailable,
        _ => InvalidToken,
    };
}
