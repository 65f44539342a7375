using System.Net;
using Microsoft.AspNetCore.Http;
using RelayCloud.Accounts.Addresses;
using RelayCloud.Accounts.Authentication;
using RelayCloud.Accounts.Keys;
using RelayCloud.Accounts.Limits;
using RelayCloud.Accounts.Tokens;
using RelayCloud.MarketApi.Answers;

namespace RelayCloud.MarketApi.Access;

/// <summary>
/// Lets callers in: key or token, address, scope, requests a minute. Completes at once, without allocating, when key and token are known. Thread safe.
/// </summary>
/// <param name="accounts">Checks keys.</param>
/// <param name="tokens">Checks tokens; null = none are taken.</param>
/// <param name="limiter">Counts requests.</param>
/// <param name="proxies">Behind whom <c>X-Forwarded-For</c> is believed.</param>
/// <param name="time">The clock.</param>
internal sealed class RequestGate(AccountsCache accounts, TokenService? tokens, RequestLimiter limiter, TrustedProxies proxies, TimeProvider time)
{
    private readonly TokenCache _known = new(time);

    /// <summary>Whether a request's caller is let in. Takes one request of his key's minute.</summary>
    public ValueTask<Admission> AdmitAsync(HttpRequest request)
    {
        ReadOnlyMemory<char> credential = PresentedCredential.Of(request);
        if (credential.IsEmpty) return Refuse(Refusals.Missing);
        IPAddress? client = proxies.ClientOf(request.HttpContext.Connection.RemoteIpAddress, request.Headers["X-Forwarded-For"]);
        if (TokenService.IsToken(credential.Span)) return AdmitTokenAsync(credential, client, request.HttpContext.RequestAborted);
        return accounts.TryAuthenticate(credential.Span, client, out AuthResult result)
            ? ValueTask.FromResult(Judge(result, KeyScopes.Read))
            : AwaitAsync(accounts.AuthenticateAsync(credential.ToString(), client, request.HttpContext.RequestAborted), KeyScopes.Read);
    }

    private ValueTask<Admission> AdmitTokenAsync(ReadOnlyMemory<char> token, IPAddress? client, CancellationToken cancellationToken)
    {
        if (tokens is null) return Refuse(Refusals.Of(TokenOutcome.Invalid));
        if (!_known.TryGet(token.Span, out CheckedToken? known)) return CheckAsync(tokens, token.ToString(), client, cancellationToken);
        ValueTask<AuthResult> resolving = accounts.ResolveAsync(known.KeyId, client, cancellationToken);
        return resolving.IsCompletedSuccessfully ? ValueTask.FromResult(Judge(resolving.Result, known.Scopes)) : AwaitAsync(resolving, known.Scopes);
    }

    private async ValueTask<Admission> CheckAsync(TokenService service, string token, IPAddress? client, CancellationToken cancellationToken)
    {
        TokenResult result = await service.ValidateAsync(token, cancellationToken);
        if (result.Outcome != TokenOutcome.Ok) return new Admission(null, Refusals.Of(result.Outcome), default);
        CheckedToken known = _known.Add(token, result);
        return Judge(await accounts.ResolveAsync(known.KeyId, client, cancellationToken), known.Scopes);
    }

    private async ValueTask<Admission> AwaitAsync(ValueTask<AuthResult> checking, KeyScopes scopes) => Judge(await checking, scopes);

    private Admission Judge(AuthResult result, KeyScopes scopes)
    {
        if (result.Grant is not { } grant) return new Admission(null, Refusals.Of(result.Outcome), default);
        if (!grant.Has(KeyScopes.Read) || (scopes & KeyScopes.Read) == KeyScopes.None) return new Admission(null, Refusals.NoScope, default);
        RequestAllowance allowance = limiter.Take(grant.Key.Id, grant.Limits.RestRequestsPerMinuteMax);
        return new Admission(grant, allowance.IsAllowed ? null : TooMany(allowance), allowance);
    }

    private static ErrorAnswer TooMany(RequestAllowance allowance) =>
        new(429, Reasons.RateLimited, $"The plan's {allowance.Limit} requests a minute are used up; try again in {allowance.ResetSeconds} s.", allowance.ResetSeconds);

    private static ValueTask<Admission> Refuse(ErrorAnswer refusal) => ValueTask.FromResult(new Admission(null, refusal, default));
}
