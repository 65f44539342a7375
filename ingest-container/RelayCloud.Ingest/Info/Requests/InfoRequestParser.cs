using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;

namespace RelayCloud.Ingest.Info.Requests;

/// <summary>Reads a request body. Bad input is an outcome, not an exception.</summary>
internal static class InfoRequestParser
{
    [Flags]
    private enum Keys
    {
        None = 0,
        Type = 1,
        Coin = 2,
        Dex = 4,
        NSigFigs = 8,
        Mantissa = 16,
    }

    /// <summary>
    /// False for what the exchange answers with 422 whatever its types: not UTF-8, not one JSON object, nested deeper than <paramref name="depthMax"/>,
    /// or without a string <c>type</c>.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> body, int depthMax, [NotNullWhen(true)] out InfoRequest? request)
    {
        request = null;
        if (!Utf8.IsValid(body)) return false;
        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = depthMax });
            request = Read(ref reader);
            return request is not null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: an escape such as \ud800 that is half a character.
            return false;
        }
    }

    private static InfoRequest? Read(ref Utf8JsonReader reader)
    {
        string? type = null, coin = null, dex = null;
        byte nSigFigs = 0, mantissa = 0;
        bool isPlain = true;
        var seen = Keys.None;

        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            Keys key = KeyOf(ref reader);
            if (key == Keys.None || seen.HasFlag(key)) isPlain = false;
            seen |= key;
            reader.Read();
            switch (key)
            {
                case Keys.Type:
                    if (reader.TokenType != JsonTokenType.String) return null;
                    type = reader.GetString();
                    break;
                case Keys.Coin when reader.TokenType == JsonTokenType.String:
                    coin = reader.GetString();
                    break;
                case Keys.Dex when reader.TokenType == JsonTokenType.String:
                    dex = reader.GetString();
                    break;
                case Keys.NSigFigs when reader.TokenType == JsonTokenType.Number && reader.TryGetByte(out nSigFigs) && nSigFigs != 0:
                case Keys.Mantissa when reader.TokenType == JsonTokenType.Number && reader.TryGetByte(out mantissa) && mantissa != 0:
                case Keys.Dex or Keys.NSigFigs or Keys.Mantissa when reader.TokenType == JsonTokenType.Null:
                    break;
                default:
                    isPlain = false;
                    reader.Skip();
                    break;
            }
        }

        // Reading on to the end makes sure that nothing follows the object.
        while (reader.Read()) { }

        return type is null ? null : new InfoRequest
        {
            TypeName = type,
            Type = InfoType.Of(type),
            Coin = coin,
            Dex = dex,
            NSigFigs = nSigFigs,
            Mantissa = mantissa,
            IsPlain = isPlain,
        };
    }

    private static Keys KeyOf(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("type"u8)) return Keys.Type;
        if (reader.ValueTextEquals("coin"u8)) return Keys.Coin;
        if (reader.ValueTextEquals("dex"u8)) return Keys.Dex;
        if (reader.ValueTextEquals("nSigFigs"u8)) return Keys.NSigFigs;
        return reader.ValueTextEquals("mantissa"u8) ? Keys.Mantissa : Keys.None;
    }
}
