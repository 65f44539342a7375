using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Azure.Messaging.WebPubSub.Authorization;

/// <summary>Makes JSON web tokens that an access key signs (HS256, over the key's UTF-8 bytes). Stateless.</summary>
internal static class KeyToken
{
    private static readonly string Header = Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8);

    /// <param name="userId">Null = none.</param>
    /// <param name="roles">Null = none.</param>
    /// <param name="groups">Null = none.</param>
    public static string Create(string key, string audience, DateTimeOffset now, DateTimeOffset expiresAt, string? userId = null, IEnumerable<string>? roles = null, IEnumerable<string>? groups = null)
    {
        var payload = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(payload))
        {
            writer.WriteStartObject();
            if (userId is not null)
                writer.WriteString("sub"u8, userId);
            WriteList(writer, "role", roles);
            WriteList(writer, "webpubsub.group", groups);
            writer.WriteNumber("nbf"u8, now.ToUnixTimeSeconds());
            writer.WriteNumber("exp"u8, expiresAt.ToUnixTimeSeconds());
            writer.WriteNumber("iat"u8, now.ToUnixTimeSeconds());
            writer.WriteString("aud"u8, audience);
            writer.WriteEndObject();
        }

        var signed = $"{Header}.{Base64Url.EncodeToString(payload.WrittenSpan)}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.ASCII.GetBytes(signed)))}";
    }

    private static void WriteList(Utf8JsonWriter writer, string name, IEnumerable<string>? values)
    {
        var all = values?.ToArray() ?? [];
        if (all.Length == 0)
            return;
        writer.WriteStartArray(name);
        foreach (var value in all)
            writer.WriteStringValue(value);
        writer.WriteEndArray();
    }
}
