namespace RelayCloud.Accounts.Keys;

/// <summary>A key with the hash of its secret: what a presented key is checked against.</summary>
internal sealed record StoredKey(ApiKey Key, byte[] SecretHash);
