namespace RelayCloud.Ingest.Sessions.Keys;

/// <summary>Knows the API keys. Thread safe. Implementations keep keys hashed, compare in constant time, and cache, so that a burst of bad keys costs little.</summary>
public interface IApiKeyStore
{
    /// <summary>The grant of a key, or null when there is no such key (or it is revoked or expired).</summary>
    /// <param name="apiKey">The key as the customer sent it, at most <see cref="PresentedKey.LengthMax"/> characters.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    ValueTask<KeyGrant?> FindAsync(string apiKey, CancellationToken cancellationToken);
}
