using System.Text.Json;

namespace RelayCloud.MarketApi.Answers;

/// <summary>Where the levels of one side of a book end in its text.</summary>
/// <param name="Open">Behind the opening bracket.</param>
/// <param name="LevelEnds">Behind each level, best first.</param>
/// <param name="Close">Of the closing bracket.</param>
internal sealed record BookSide(int Open, int[] LevelEnds, int Close)
{
    /// <summary>Where the side ends when it is cut to a depth of at least 1.</summary>
    public int EndOf(int depth) => depth >= LevelEnds.Length ? Close : LevelEnds[depth - 1];

    /// <summary>Reads a side; the reader stands on its opening bracket, and then on its closing one.</summary>
    /// <exception cref="InvalidDataException">It is not an array of objects.</exception>
    public static BookSide Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw new InvalidDataException("A side of the order book is not an array.");
        int open = (int)reader.BytesConsumed;
        var ends = new List<int>(20);
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            reader.Skip();
            ends.Add((int)reader.BytesConsumed);
        }

        return reader.TokenType == JsonTokenType.EndArray ? new BookSide(open, [.. ends], (int)reader.TokenStartIndex) : throw new InvalidDataException("A level of the order book is not an object.");
    }
}
