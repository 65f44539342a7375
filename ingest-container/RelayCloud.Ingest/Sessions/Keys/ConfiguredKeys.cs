using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace RelayCloud.Ingest.Sessions.Keys;

/// <summary>API keys from configuration, kept as SHA-256. Every look-up compares with every key in constant time, so its duration tells nothing.</summary>
public sealed class ConfiguredKeys : IApiKeyStore
{
    /// <summary>How many keys a configuration may have; more belong into the accounts store.</summary>
    public const int KeysMax = 1_000;

    private readonly (byte[] Hash, KeyGrant Grant)[] _keys;

    /// <summary>Takes the keys over.</summary>
    /// <param name="keys">What <see cref="Validate"/> found no fault with.</param>
    public ConfiguredKeys(IEnumerable<KeyOptions> keys) =>
        _keys = [.. keys.Select(k => (Convert.FromHexString(k.Sha256), new KeyGrant
        {
            Name = k.Name,
            ConnectionsMax = k.ConnectionsMax,
            SubscriptionsMax = k.SubscriptionsMax,
            MessagesPerMinuteMax = k.MessagesPerMinuteMax,
            InfoRequestsPerMinuteMax = k.InfoRequestsPerMinuteMax,
        }))];

    /// <summary>Everything that is wrong with a list of keys, each in a sentence that names the setting.</summary>
    public static IEnumerable<string> Validate(IReadOnlyList<KeyOptions> keys)
    {
        if (keys.Count > KeysMax) yield return $"Relay:Keys has {keys.Count} entries; the most is {KeysMax}.";
        for (int i = 0; i < keys.Count; i++)
        {
            KeyOptions key = keys[i];
            if (key.Name.Length is 0 or > 64) yield return $"Relay:Keys:{i}:Name must have 1 to 64 characters.";
            if (key.Sha256.Length != 64 || !key.Sha256.All(char.IsAsciiHexDigit)) yield return $"Relay:Keys:{i}:Sha256 must be 64 hex digits: the SHA-256 of the key.";
            if (key.ConnectionsMax < 1) yield return $"Relay:Keys:{i}:ConnectionsMax must be at least 1.";
            if (key.SubscriptionsMax < 1) yield return $"Relay:Keys:{i}:SubscriptionsMax must be at least 1.";
            if (key.MessagesPerMinuteMax < 1) yield return $"Relay:Keys:{i}:MessagesPerMinuteMax must be at least 1.";
            if (key.InfoRequestsPerMinuteMax < 1) yield return $"Relay:Keys:{i}:InfoRequestsPerMinuteMax must be at least 1.";
        }

        foreach (var same in keys.GroupBy(k => k.Name).Where(g => g.Count() > 1)) yield return $"Relay:Keys: the name '{same.Key}' is used {same.Count()} times.";
        foreach (var same in keys.GroupBy(k => k.Sha256, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
            yield return $"Relay:Keys: {string.Join(" and ", same.Select(k => $"'{k.Name}'"))} have the same Sha256.";
    }

    /// <inheritdoc/>
    public ValueTask<KeyCheck> FindAsync(string apiKey, IPAddress? client, CancellationToken cancellationToken)
    {
        // Of so many characters there is no key; the rest of the rule is in PresentedKey.
        if (apiKey.Length > PresentedKey.LengthMax) return default;
        Span<byte> text = stackalloc byte[PresentedKey.LengthMax * 3];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..Encoding.UTF8.GetBytes(apiKey, text)], hash);
        KeyGrant? found = null;
        foreach ((byte[] candidate, KeyGrant grant) in _keys)
            if (CryptographicOperations.FixedTimeEquals(candidate, hash)) found = grant;
        return found is null ? default : ValueTask.FromResult(KeyCheck.Ok(found));
    }

    /// <inheritdoc/>
    public ValueTask<KeyCheck> RecheckAsync(KeyGrant grant, IPAddress? client, CancellationToken cancellationToken) => ValueTask.FromResult(KeyCheck.Ok(grant));
}
