using System.Text.Json;

namespace RelayCloud.Ingest.Info.Memory;

/// <summary>
/// Cuts values out of JSON that MarketData has validated, as raw bytes, so that no decimal is ever printed anew. Allocates nothing.
/// </summary>
internal static class RawJson
{
    /// <summary>The bytes of a property's value in a top-level object. False when there is no such property or the JSON is not an object.</summary>
    public static bool TryCut(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name, out Range value)
    {
        value = default;
        var reader = new Utf8JsonReader(json);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isIt = reader.ValueTextEquals(name);
                reader.Read();
                int start = (int)reader.TokenStartIndex;
                reader.Skip();
                if (!isIt) continue;
                value = start..(int)reader.BytesConsumed;
                return true;
            }
        }
        catch (JsonException)
        {
            return false;
        }

        return false;
    }

    /// <summary>A whole number that is a property of a top-level object.</summary>
    public static bool TryGetInt64(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name, out long number)
    {
        number = 0;
        return TryCut(json, name, out Range value)
            && System.Buffers.Text.Utf8Parser.TryParse(json[value], out number, out int consumed)
            && consumed == json[value].Length;
    }

    /// <summary>Writes the elements of a JSON array in reverse, each byte for byte. False when it is not an array.</summary>
    /// <param name="array">The array.</param>
    /// <param name="destination">At least as long as <paramref name="array"/>.</param>
    /// <param name="written">How many bytes were written.</param>
    public static bool TryReverse(ReadOnlySpan<byte> array, Span<byte> destination, out int written)
    {
        written = 0;
        var reader = new Utf8JsonReader(array);
        int end = destination.Length;
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray) return false;

            // Filled from the end, then moved to the front: one pass over the input and no list of positions.
            destination[--end] = (byte)']';
            bool any = false;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                int start = (int)reader.TokenStartIndex;
                reader.Skip();
                ReadOnlySpan<byte> element = array[start..(int)reader.BytesConsumed];
                if (any) destination[--end] = (byte)',';
                any = true;
                end -= element.Length;
                element.CopyTo(destination[end..]);
            }

            destination[--end] = (byte)'[';
        }
        catch (JsonException)
        {
            return false;
        }

        written = destination.Length - end;
        destination[end..].CopyTo(destination);
        return true;
    }
}
