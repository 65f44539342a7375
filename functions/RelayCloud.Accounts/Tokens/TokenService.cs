using System.Globalization;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using RelayCloud.Accounts.Authentication;
using RelayCloud.Accounts.Errors;
using RelayCloud.Accounts.Keys;

namespace RelayCloud.Accounts.Tokens;

/// <summary>
/// Issues and checks short-lived tokens (JWT, HS256) that stand for an API key. A token only names its key, so that everything that stops the key stops the token. Thread safe.
/// </summary>
public sealed class TokenService
{
    /// <summary>The longest token looked at, characters. Ours have some 400.</summary>
    public const int LengthMax = 1_024;

    private const string KeyClaim = "key";
    private const string ScopeClaim = "scp";
    private const string Type = "JWT";

    private readonly ISigningKeys _keys;
    private readonly TokenOptions _options;
    private readonly TimeProvider _time;
    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false, SetDefaultTimesOnTokenCreation = false, MaximumTokenSizeInBytes = LengthMax };

    /// <summary>Tokens signed with these keys.</summary>
    /// <exception cref="ArgumentException">The options are wrong.</exception>
    public TokenService(ISigningKeys keys, TokenOptions options, TimeProvider time)
    {
        if (options.Validate() is { Count: > 0 } errors) throw new ArgumentException(string.Join(" ", errors), nameof(options));
        _keys = keys;
        _options = options;
        _time = time;
    }

    /// <summary>Whether a presented text has the form of a token rather than of an API key, which has no dots.</summary>
    public static bool IsToken(ReadOnlySpan<char> presented) => presented.Length <= LengthMax && presented.Count('.') == 2;

    /// <summary>Issues a token for a key that was checked. It ends with the key at the latest.</summary>
    /// <param name="grant">What the key allows.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="AccountsException">The signing keys are out of reach.</exception>
    public async ValueTask<IssuedToken> IssueAsync(AccountGrant grant, CancellationToken cancellationToken)
    {
        SigningKey key = (await _keys.GetAsync(null, cancellationToken)).Current;
        // Whole seconds, as the token has them.
        var now = DateTimeOffset.FromUnixTimeSeconds(_time.GetUtcNow().ToUnixTimeSeconds());
        DateTimeOffset expiresAt = now + _options.Lifetime;
        if (grant.WorksUntil < expiresAt) expiresAt = DateTimeOffset.FromUnixTimeSeconds(grant.WorksUntil.Value.ToUnixTimeSeconds());
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = _options.Issuer,
            Audience = _options.Audience,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = expiresAt.UtcDateTime,
            TokenType = Type,
            SigningCredentials = new SigningCredentials(Security(key), SecurityAlgorithms.HmacSha256),
            Claims = new Dictionary<string, object>
            {
                [JwtRegisteredClaimNames.Sub] = grant.Tenant.Id,
                [KeyClaim] = grant.Key.Id,
                [ScopeClaim] = ((int)grant.Key.Scopes).ToString(CultureInfo.InvariantCulture),
            },
        };
        return new IssuedToken(_handler.CreateToken(descriptor), expiresAt);
    }

    /// <summary>Checks a token. Its key is then to be looked up with <see cref="AccountsCache.ResolveAsync"/>.</summary>
    /// <param name="token">The token as the client sent it, of any length and content.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<TokenResult> ValidateAsync(string token, CancellationToken cancellationToken)
    {
        if (!IsToken(token)) return default;
        if (KidOf(token) is not { } kid) return default;
        SigningKey? key;
        try
        {
            key = (await _keys.GetAsync(kid, cancellationToken)).Find(kid);
        }
        catch (AccountsException e) when (e.Kind == AccountsErrorKind.Unavailable)
        {
            return new TokenResult(TokenOutcome.Unavailable, null, KeyScopes.None, default);
        }

        if (key is null) return default;
        TokenValidationResult validated = await _handler.ValidateTokenAsync(token, Parameters(key));
        if (!validated.IsValid) return new TokenResult(validated.Exception is SecurityTokenExpiredException ? TokenOutcome.Expired : TokenOutcome.Invalid, null, KeyScopes.None, default);
        return Read((JsonWebToken)validated.SecurityToken);
    }

    // The key is chosen by its id and nothing else of the header; the algorithm is ours, whatever the token says.
    private TokenValidationParameters Parameters(SigningKey key) => new()
    {
        ValidIssuer = _options.Issuer,
        ValidAudience = _options.Audience,
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        ValidTypes = [Type],
        IssuerSigningKey = Security(key),
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        TryAllIssuerSigningKeys = false,
        ValidateIssuerSigningKey = true,
        IncludeTokenOnFailedValidation = false,
        LifetimeValidator = InTime,
    };

    private bool InTime(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        DateTime now = _time.GetUtcNow().UtcDateTime;
        if (expires is not { } end) return false;
        if (now >= end + _options.ClockSkew) throw new SecurityTokenExpiredException("The token has expired.");
        // A token that is valid for longer than any of ours was not made by this code, even if the key was.
        return notBefore is { } start && now >= start - _options.ClockSkew && end - start <= TokenOptions.LifetimeMax;
    }

    private static TokenResult Read(JsonWebToken token)
    {
        bool whole = token.TryGetPayloadValue(KeyClaim, out string? keyId)
            & token.TryGetPayloadValue(ScopeClaim, out string? scopeText)
            & token.TryGetPayloadValue(JwtRegisteredClaimNames.Sub, out string? tenantId);
        if (!whole || !PublicId.TryParse(keyId, out PublicId id) || id.TenantId != tenantId || !int.TryParse(scopeText, NumberStyles.None, CultureInfo.InvariantCulture, out int scopes))
            return default;
        return new TokenResult(TokenOutcome.Ok, keyId, (KeyScopes)scopes, new DateTimeOffset(token.ValidTo, TimeSpan.Zero));
    }

    private static string? KidOf(string token)
    {
        try
        {
            return new JsonWebToken(token).Kid is { Length: >= 1 and <= 64 } kid ? kid : null;
        }
        catch (Exception e) when (e is ArgumentException or SecurityTokenException or FormatException or System.Text.Json.JsonException)
        {
            return null;
        }
    }

    private static SymmetricSecurityKey Security(SigningKey key) => new(key.Bytes) { KeyId = key.Id };
}
