using System.Text.Json;

namespace RelayCloud.MarketData.Frames;

/// <summary>Shortens an order book to its best levels, every byte of which stays as the exchange wrote it. Allocates nothing; any thread.</summary>
public static class BookCut
{
    /// <summary>The most levels that a side of a book of ours has.</summary>
    public const int LevelsMax = LevelReader.LevelsMax;

    /// <summary>Writes a book (<c>{…,"levels":[[bids],[asks]],…}</c>) with at most so many levels on each side.</summary>
    /// <param name="book">The book, JSON.</param>
    /// <param name="levelsMax">At least 1.</param>
    /// <param name="destination">As long as <paramref name="book"/> at least.</param>
    /// <param name="length">Bytes written.</param>
    /// <returns>False when there is nothing to cut: no side has more levels, or it is no book. Then nothing was written that counts.</returns>
    public static bool TryCut(ReadOnlySpan<byte> book, int levelsMax, Span<byte> destination, out int length)
    {
        length = 0;
        int copiedTo = 0;
        try
        {
            var json = new Utf8JsonReader(book);
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject) return false;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                bool isLevels = json.ValueTextEquals("levels"u8);
                json.Read();
                if (!isLevels || json.TokenType != JsonTokenType.StartArray)
                {
                    json.Skip();
                    continue;
                }

                while (json.Read() && json.TokenType == JsonTokenType.StartArray)
                {
                    if (!TryReadSide(ref json, levelsMax, out int keptTo)) continue;
                    book[copiedTo..keptTo].CopyTo(destination[length..]);
                    length += keptTo - copiedTo;
                    copiedTo = (int)json.TokenStartIndex;
                }
            }
        }
        catch (JsonException)
        {
            return false;
        }

        if (copiedTo == 0) return false;
        book[copiedTo..].CopyTo(destination[length..]);
        length += book.Length - copiedTo;
        return true;
    }

    /// <summary>Reads a side to its end; false when it has no more levels than may stay.</summary>
    private static bool TryReadSide(ref Utf8JsonReader json, int levelsMax, out int keptTo)
    {
        keptTo = 0;
        int levels = 0;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            json.Skip();
            if (++levels == levelsMax) keptTo = (int)json.BytesConsumed;
        }

        return levels > levelsMax;
    }
}
