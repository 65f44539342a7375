using System.Collections.Concurrent;
using Microsoft.Extensions.Primitives;
using RelayCloud.Ingest.Sessions.Keys;

namespace RelayCloud.Ingest.Sessions;

/// <summary>Decides who may in, for every transport alike: origin, key, and what the key has in use. Thread safe.</summary>
internal sealed class Admission(IApiKeyStore keys, CustomerSessionOptions options, TimeProvider time)
{
    /// <summary>What a client is told, with 503, when the key store fails.</summary>
    public const string CannotCheckKeys = "this server cannot check keys now; try again";

    // Bounded by the number of valid keys: an entry is only made for a key that the store knows.
    private readonly ConcurrentDictionary<string, KeyUsage> _usage = new();

    /// <summary>Whether a browser page of that origin may connect. Clients that are not browsers send none.</summary>
    public bool AllowsOrigin(StringValues origin) =>
        origin.Count == 0 || options.AllowedOrigins.Count == 0 || (origin.Count == 1 && options.AllowedOrigins.Contains(origin[0]!, StringComparer.OrdinalIgnoreCase));

    /// <summary>The grant behind a key and what is in use of it; null when the key is missing or not valid.</summary>
    public async ValueTask<(KeyGrant Grant, KeyUsage Usage)?> AuthenticateAsync(string? apiKey, CancellationToken cancellationToken)
    {
        if (apiKey is null || await keys.FindAsync(apiKey, cancellationToken) is not { } grant) return null;
        return (grant, _usage.GetOrAdd(grant.Name, static (_, a) => new KeyUsage(a.grant, a.time), (grant, time)));
    }

    /// <summary>Open connections by key name, for <c>/stats</c>.</summary>
    public IReadOnlyDictionary<string, int> ConnectionsByKey() => _usage.ToDictionary(u => u.Key, u => u.Value.Connections);
}
