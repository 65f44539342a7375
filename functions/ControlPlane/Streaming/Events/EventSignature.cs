using System.Security.Cryptography;
using System.Text;
using RelayCloud.ControlPlane.Settings;

namespace RelayCloud.ControlPlane.Streaming.Events;

/// <summary>
/// Tells the service's events from forged ones: <c>ce-signature</c> is <c>sha256={hex},sha256={hex}</c>, HMAC-SHA256 of the connection's id by each access key. Thread safe.
/// </summary>
internal sealed class EventSignature
{
    // The service has two keys.
    private const int SignaturesMax = 4;
    private const string Prefix = "sha256=";

    private readonly byte[][] _keys;

    /// <exception cref="ArgumentException">There is no key.</exception>
    public EventSignature(WebPubSubSettings settings)
    {
        var keys = new List<string>(settings.EventKeys);
        if (!string.IsNullOrEmpty(settings.ConnectionString) && WebPubSubRules.AccessKeyOf(settings.ConnectionString) is { } key) keys.Add(key);
        // Keys are used as they are written, not decoded.
        _keys = keys.Count > 0 ? [.. keys.Select(Encoding.UTF8.GetBytes)] : throw new ArgumentException("There is no key to check events with.", nameof(settings));
    }

    /// <summary>Whether one of the signatures is by one of our keys. Takes the same time wherever they differ.</summary>
    public bool IsValid(string connectionId, string signatures)
    {
        if (connectionId.Length is 0 or > 256 || signatures.Length > SignaturesMax * 128) return false;
        string[] all = signatures.Split(',', SignaturesMax + 1, StringSplitOptions.TrimEntries);
        if (all.Length > SignaturesMax) return false;
        bool isValid = false;
        byte[] id = Encoding.UTF8.GetBytes(connectionId);
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        foreach (byte[] key in _keys)
        {
            HMACSHA256.HashData(key, id, expected);
            foreach (string one in all)
            {
                if (!one.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) || one.Length != Prefix.Length + (2 * HMACSHA256.HashSizeInBytes)) continue;
                if (Convert.FromHexString(one.AsSpan(Prefix.Length), given, out _, out _) != System.Buffers.OperationStatus.Done) continue;
                isValid |= CryptographicOperations.FixedTimeEquals(expected, given);
            }
        }

        return isValid;
    }
}
