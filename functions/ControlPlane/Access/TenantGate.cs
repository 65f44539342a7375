using System.Net;
using Microsoft.AspNetCore.Http;
using RelayCloud.Accounts.Authentication;
using RelayCloud.Accounts.Keys;
using RelayCloud.Accounts.Tokens;
using RelayCloud.ControlPlane.Errors;

namespace RelayCloud.ControlPlane.Access;

/// <summary>Lets tenants in, by an API key or by a token that stands for one. Thread safe.</summary>
internal sealed class TenantGate(AccountsCache cache, TokenService tokens)
{
    private static readonly Refusal TokenRefused = new(
        StatusCodes.Status401Unauthorized, Reasons.CredentialsInvalid, "This needs the API key itself; a token does not do.");

    /// <summary>The tenant's caller, or why not.</summary>
    public async Task<Entry> AdmitAsync(HttpRequest request, IPAddress? address, AccessLevel level, CancellationToken cancellationToken)
    {
        if (Credential.OfTenant(request) is not { Length: > 0 } presented) return RefusalOf.NoCredentials;
        AuthResult result;
        KeyScopes scopes;
        if (TokenService.IsToken(presented))
        {
            if (level == AccessLevel.TenantKey) return TokenRefused;
            TokenResult token = await tokens.ValidateAsync(presented, cancellationToken);
            if (token.Outcome != TokenOutcome.Ok) return RefusalFor(token.Outcome);
            result = await cache.ResolveAsync(token.KeyId!, address, cancellationToken);
            scopes = token.Scopes;
        }
        else
        {
            result = await cache.AuthenticateAsync(presented, address, cancellationToken);
            scopes = KeyScopes.Read | KeyScopes.Admin;
        }

        if (result.Grant is not { } grant) return RefusalOf.Key(result.Outcome);
        return Lacks(level, scopes & grant.Key.Scopes) is { } scope
            ? new Refusal(StatusCodes.Status403Forbidden, Reasons.ScopeMissing, $"The key lacks the scope {scope}; use one that has it.")
            : new Caller(grant.Key.Id, address, grant);
    }

    private static string? Lacks(AccessLevel level, KeyScopes scopes) => level switch
    {
        AccessLevel.TenantRead when !scopes.HasFlag(KeyScopes.Read) => "read",
        AccessLevel.TenantAdmin when !scopes.HasFlag(KeyScopes.Admin) => "admin",
        _ => null,
    };

    private static Refusal RefusalFor(TokenOutcome outcome) => outcome switch
    {
        TokenOutcome.Expired => RefusalOf.TokenExpired,
        TokenOutcome.Unavailable => RefusalOf.Unavailable,
        _ => RefusalOf.NotAKey,
    };
}
