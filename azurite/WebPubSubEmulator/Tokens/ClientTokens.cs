using System.Buffers;
using System.Text.Json;

namespace RelayCloud.WebPubSubEmulator.Tokens;

/// <summary>Makes the tokens that clients connect with, for callers that have no key to sign them. Stateless.</summary>
internal static class ClientTokens
{
    /// <param name="audience">Address of the hub's clients.</param>
    public static string Create(AccessTokens tokens, string audience, DateTimeOffset now, TimeSpan life, string? userId, IReadOnlyList<string> roles, IReadOnlyList<string> groups)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("aud"u8, audience);
            writer.WriteNumber("iat"u8, now.ToUnixTimeSeconds());
            writer.WriteNumber("nbf"u8, now.ToUnixTimeSeconds());
            writer.WriteNumber("exp"u8, now.Add(life).ToUnixTimeSeconds());
            if (userId is not null) writer.WriteString("sub"u8, userId);
            WriteList(writer, "role", roles);
            WriteList(writer, "webpubsub.group", groups);
            writer.WriteEndObject();
        }

        return tokens.Sign(buffer.WrittenSpan);
    }

    private static void WriteList(Utf8JsonWriter writer, string name, IReadOnlyList<string> values)
    {
        if (values.Count == 0) return;
        writer.WriteStartArray(name);
        foreach (string value in values) writer.WriteStringValue(value);
        writer.WriteEndArray();
    }
}
