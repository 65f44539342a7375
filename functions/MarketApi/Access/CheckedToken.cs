using RelayCloud.Accounts.Keys;

namespace RelayCloud.MarketApi.Access;

/// <summary>What a token that was checked says.</summary>
/// <param name="KeyId">The key that it stands for.</param>
/// <param name="Scopes">What it may do, if its key may.</param>
/// <param name="UsableUntil">From when on it is to be checked again.</param>
internal sealed record CheckedToken(string KeyId, KeyScopes Scopes, DateTimeOffset UsableUntil);
