using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace RelayCloud.Ingest.Info.Requests;

/// <summary>
/// Normalises a request body, so that two clients that ask the same in other words (white space, order of keys, escapes, <c>"dex":""</c> for the first dex)
/// share one answer. Numbers keep their spelling.
/// </summary>
internal static class CacheKey
{
    /// <summary>Longest key in characters. A market-data request has about 100; one that is longer is not shared.</summary>
    public const int LengthMax = 1_024;

    /// <summary>False when the body is too long, or has a key twice, so that what it means is for a gateway to say.</summary>
    public static bool TryWrite(ReadOnlyMemory<byte> body, int depthMax, [NotNullWhen(true)] out string? key)
    {
        key = null;

        // White space is free up to here; nothing a client library writes comes near it.
        if (body.Length > 4 * LengthMax) return false;
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = depthMax });
            using var stream = new MemoryStream(256);
            using (var writer = new Utf8JsonWriter(stream))
                if (!TryCopy(document.RootElement, writer, isTop: true)) return false;
            if (stream.Length > LengthMax) return false;
            key = Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static bool TryCopy(JsonElement value, Utf8JsonWriter writer, bool isTop)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                string? previous = null;
                foreach (JsonProperty property in value.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal))
                {
                    if (string.Equals(property.Name, previous, StringComparison.Ordinal)) return false;
                    previous = property.Name;
                    if (isTop && IsFirstDex(property)) continue;
                    writer.WritePropertyName(property.Name);
                    if (!TryCopy(property.Value, writer, isTop: false)) return false;
                }

                writer.WriteEndObject();
                return true;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (JsonElement item in value.EnumerateArray())
                    if (!TryCopy(item, writer, isTop: false)) return false;
                writer.WriteEndArray();
                return true;
            case JsonValueKind.Number:
                writer.WriteRawValue(value.GetRawText());
                return true;
            default:
                value.WriteTo(writer);
                return true;
        }
    }

    private static bool IsFirstDex(JsonProperty property) =>
        property.NameEquals("dex"u8)
        && (property.Value.ValueKind == JsonValueKind.Null || (property.Value.ValueKind == JsonValueKind.String && property.Value.ValueEquals(""u8)));
}
