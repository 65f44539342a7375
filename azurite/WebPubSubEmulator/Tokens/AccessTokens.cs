using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace RelayCloud.WebPubSubEmulator.Tokens;

/// <summary>JSON web tokens signed with an access key (HS256). Keys are used as their UTF-8 bytes. Thread safe.</summary>
internal sealed class AccessTokens(IReadOnlyList<string> keys, bool acceptJwt, TimeProvider time)
{
    /// <summary>How far clocks may differ.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    private static readonly string Header = Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8);

    private readonly byte[][] _keys = [.. keys.Select(Encoding.UTF8.GetBytes)];

    /// <summary>Audience of tokens that an identity of Entra has for the service.</summary>
    public const string EntraAudience = "https://webpubsub.azure.com";

    /// <summary>Verifies signature and times.</summary>
    /// <param name="token">Header, payload and signature.</param>
    /// <param name="claims">What it says, when the result is null.</param>
    /// <returns>What is wrong; null = nothing. Never the token itself.</returns>
    public string? Verify(string token, out TokenClaims claims)
    {
        claims = TokenClaims.None;
        string[] parts = token.Split('.');
        if (parts.Length != 3 || !TryDecode(parts[0], out byte[] header) || !TryDecode(parts[1], out byte[] payload) || !TryDecode(parts[2], out byte[] signature)) return "The token is no JSON web token.";
        try
        {
            using JsonDocument head = JsonDocument.Parse(header);
            using JsonDocument body = JsonDocument.Parse(payload);
            if (head.RootElement.ValueKind != JsonValueKind.Object || body.RootElement.ValueKind != JsonValueKind.Object) return "The token is no JSON web token.";
            TokenClaims read = Read(body.RootElement);
            bool isEntra = acceptJwt && read.Audiences.Any(audience => audience.TrimEnd('/').Equals(EntraAudience, StringComparison.OrdinalIgnoreCase));
            if (!isEntra)
            {
                if (!head.RootElement.TryGetProperty("alg", out JsonElement algorithm) || algorithm.ValueKind != JsonValueKind.String || algorithm.GetString() != "HS256") return "The token is not signed with HS256.";
                byte[] signed = Encoding.ASCII.GetBytes(token[..token.LastIndexOf('.')]);
                if (!_keys.Any(key => CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key, signed), signature))) return "The token's signature is not of this service's access keys.";
            }

            claims = read;
            return Times(body.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second: strings that are no text.
            return "The token is no JSON web token.";
        }
    }

    /// <summary>A token of the first key.</summary>
    public string Sign(ReadOnlySpan<byte> payload)
    {
        string signed = $"{Header}.{Base64Url.EncodeToString(payload)}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(_keys[0], Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <summary>Signatures of a text by every key, hexadecimal, as events carry them.</summary>
    public IEnumerable<string> Signatures(string text) => _keys.Select(key => Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text))));

    private static bool TryDecode(string text, out byte[] bytes)
    {
        bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        if (Base64Url.DecodeFromChars(text, bytes, out _, out int length) != OperationStatus.Done) return false;
        bytes = bytes[..length];
        return true;
    }

    private static TokenClaims Read(JsonElement body)
    {
        var all = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (JsonProperty claim in body.EnumerateObject())
            all[claim.Name] = claim.Value.ValueKind == JsonValueKind.Array ? [.. claim.Value.EnumerateArray().Select(Text)] : [Text(claim.Value)];
        return new TokenClaims(all);
    }

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private string? Times(JsonElement body)
    {
        double now = time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;
        if (!body.TryGetProperty("exp", out JsonElement expires) || expires.ValueKind != JsonValueKind.Number || !expires.TryGetDouble(out double until)) return "The token has no time of expiry (exp).";
        if (until <= now) return "The token has expired.";
        return body.TryGetProperty("nbf", out JsonElement notBefore) && notBefore.ValueKind == JsonValueKind.Number && notBefore.TryGetDouble(out double from) && from > now + Skew.TotalSeconds
            ? "The token is not valid yet (nbf)."
            : null;
    }
}
