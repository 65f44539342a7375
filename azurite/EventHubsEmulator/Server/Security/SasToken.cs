using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RelayCloud.EventHubsEmulator.Configuration;

namespace RelayCloud.EventHubsEmulator.Server.Security;

/// <summary>Verifies shared access signatures by computing them again.</summary>
internal static class SasToken
{
    private const string Prefix = "SharedAccessSignature ";

    public static bool IsOne(string token) => token.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>Who may do what until when; or why not.</summary>
    public static TokenVerdict Verify(string token, IReadOnlyList<SharedAccessKey> keys, DateTimeOffset now)
    {
        if (!IsOne(token)) return TokenVerdict.Refused("The token is no SharedAccessSignature.");
        string? resource = null, signature = null, expiry = null, keyName = null;
        foreach (string field in token[Prefix.Length..].Split('&'))
        {
            int at = field.IndexOf('=', StringComparison.Ordinal);
            if (at < 0) continue;
            string value = field[(at + 1)..];
            switch (field[..at])
            {
                case "sr": resource = value; break;
                case "sig": signature = value; break;
                case "se": expiry = value; break;
                case "skn": keyName = value; break;
            }
        }

        if (resource is null || signature is null || expiry is null || keyName is null) return TokenVerdict.Refused("The token lacks one of sr, sig, se and skn.");
        if (!long.TryParse(expiry, NumberStyles.None, CultureInfo.InvariantCulture, out long expirySeconds) || expirySeconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
            return TokenVerdict.Refused("The token's se is no time in seconds.");
        string name = Uri.UnescapeDataString(keyName);
        SharedAccessKey? key = keys.FirstOrDefault(candidate => candidate.Name == name);
        byte[] computed = HMACSHA256.HashData(Encoding.UTF8.GetBytes(key?.Key ?? ""), Encoding.UTF8.GetBytes(resource + "\n" + expiry));
        byte[] given = Encoding.UTF8.GetBytes(Uri.UnescapeDataString(signature));
        bool matches = CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Convert.ToBase64String(computed)), given);
        if (key is null || !matches) return TokenVerdict.Refused("The token's signature is wrong, or its key is not known.");
        DateTimeOffset expiresAt = DateTimeOffset.FromUnixTimeSeconds(expirySeconds);
        if (expiresAt <= now) return TokenVerdict.Refused("The token has expired.");
        return new TokenVerdict(null, Audience.PathOf(Uri.UnescapeDataString(resource)), expiresAt);
    }
}
