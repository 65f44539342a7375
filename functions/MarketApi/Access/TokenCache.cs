using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using RelayCloud.Accounts.Tokens;

namespace RelayCloud.MarketApi.Access;

/// <summary>
/// Tokens whose signature was checked a moment ago, so that a customer's next requests cost no HMAC. Only valid ones are kept, so nobody fills it with what he makes up. What stops a
/// key stops its tokens at once, since the key is looked at on each request. Thread safe; looking allocates nothing.
/// </summary>
internal sealed class TokenCache(TimeProvider time)
{
    /// <summary>The most tokens kept; past it, those go that are to be checked again anyway, and if there are none, all.</summary>
    public const int TokensMax = 10_000;

    /// <summary>How long a check is believed: a signing key that is taken back is out of use after this.</summary>
    public static readonly TimeSpan BelievedFor = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, CheckedToken> _tokens = new(StringComparer.Ordinal);

    /// <summary>What is known of a token.</summary>
    public bool TryGet(ReadOnlySpan<char> token, [NotNullWhen(true)] out CheckedToken? known) =>
        _tokens.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(token, out known) && time.GetUtcNow() < known.UsableUntil;

    /// <summary>Keeps a token that was found valid.</summary>
    public CheckedToken Add(string token, TokenResult result)
    {
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset until = now + BelievedFor;
        var known = new CheckedToken(result.KeyId!, result.Scopes, result.ExpiresAt < until ? result.ExpiresAt : until);
        if (_tokens.Count >= TokensMax) Sweep(now);
        _tokens[token] = known;
        return known;
    }

    private void Sweep(DateTimeOffset now)
    {
        foreach ((string token, CheckedToken known) in _tokens)
            if (now >= known.UsableUntil) _tokens.TryRemove(token, out _);
        if (_tokens.Count >= TokensMax) _tokens.Clear();
    }
}
