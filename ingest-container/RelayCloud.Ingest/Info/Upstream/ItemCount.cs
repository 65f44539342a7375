using System.Text.Json;

namespace RelayCloud.Ingest.Info.Upstream;

/// <summary>Counts the items of an answer, for the surcharge by items.</summary>
internal static class ItemCount
{
    /// <summary>The number of elements of a top-level JSON array; 0 for anything else, and those before the error in what is not JSON.</summary>
    public static int Of(ReadOnlySpan<byte> json)
    {
        int count = 0;
        var reader = new Utf8JsonReader(json);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray) return 0;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                reader.Skip();
                count++;
            }
        }
        catch (JsonException)
        {
            // The gateway's business: the answer is passed on as it is.
        }

        return count;
    }
}
