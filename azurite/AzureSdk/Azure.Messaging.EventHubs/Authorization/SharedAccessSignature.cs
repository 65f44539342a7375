using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Azure.Messaging.EventHubs.Authorization;

/// <summary>Makes and reads shared access signatures.</summary>
internal static class SharedAccessSignature
{
    private const string Prefix = "SharedAccessSignature ";

    /// <summary>Signs the audience and the expiry with the key (HMAC-SHA256 over both, a line each).</summary>
    public static string Create(string audience, string keyName, string key, DateTimeOffset expiresOn)
    {
        string resource = Uri.EscapeDataString(audience);
        string expiry = expiresOn.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes($"{resource}\n{expiry}"));
        return $"{Prefix}sr={resource}&sig={Uri.EscapeDataString(Convert.ToBase64String(signature))}&se={expiry}&skn={Uri.EscapeDataString(keyName)}";
    }

    /// <summary>When a ready-made signature expires.</summary>
    /// <exception cref="ArgumentException">Not a shared access signature.</exception>
    public static DateTimeOffset ReadExpiry(string signature)
    {
        string text = signature.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? signature[Prefix.Length..] : signature;
        foreach (string part in text.Split('&'))
        {
            if (part.StartsWith("se=", StringComparison.OrdinalIgnoreCase) && long.TryParse(part.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds())
                return DateTimeOffset.FromUnixTimeSeconds(seconds);
        }

        throw new ArgumentException("The shared access signature has no expiry (se=, in seconds since 1970).", nameof(signature));
    }
}
