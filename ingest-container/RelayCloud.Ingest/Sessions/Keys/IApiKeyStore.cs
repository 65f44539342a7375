using System.Net;

namespace RelayCloud.Ingest.Sessions.Keys;

/// <summary>Knows the API keys. Thread safe. Implementations keep keys hashed, compare in constant time, and cache, so that a burst of bad keys costs little.</summary>
public interface IApiKeyStore
{
    /// <summary>Checks a key. Completes at once where nothing must be read.</summary>
    /// <param name="apiKey">The key, or a token that stands for one, as the customer sent it; at most <see cref="PresentedKey.LengthMax"/> characters.</param>
    /// <param name="client">The client's address; null = not known.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    ValueTask<KeyCheck> FindAsync(string apiKey, IPAddress? client, CancellationToken cancellationToken);

    /// <summary>Checks again what a connection was let in with. The same grant = nothing has changed. Completes at once where nothing must be read.</summary>
    /// <param name="grant">What it was given.</param>
    /// <param name="client">The connection's address; null = not known.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    ValueTask<KeyCheck> RecheckAsync(KeyGrant grant, IPAddress? client, CancellationToken cancellationToken);
}
