using RelayCloud.Accounts.Keys;

namespace RelayCloud.Accounts.Tokens;

/// <summary>What became of a presented token, and what it says.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="KeyId">The public id of the key that it was issued for; null unless <see cref="TokenOutcome.Ok"/>.</param>
/// <param name="Scopes">What it may do; never more than its key may, which is to be checked too.</param>
/// <param name="ExpiresAt">From when on it is not valid.</param>
public readonly record struct TokenResult(TokenOutcome Outcome, string? KeyId, KeyScopes Scopes, DateTimeOffset ExpiresAt);
