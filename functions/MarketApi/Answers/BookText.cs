using System.Text.Json;
using RelayCloud.MarketApi.Snapshots;

namespace RelayCloud.MarketApi.Answers;

/// <summary>
/// One book, cut to any depth. The levels of a side stand one behind the other, best first, so a shallower book is the same text with the ends of both sides left out: three pieces of the
/// row's own bytes.
/// </summary>
internal sealed class BookText
{
    private readonly AnswerFrame _frame;
    private readonly MarketAnswer?[] _ofDepth;
    private readonly BookSide _bids;
    private readonly BookSide _asks;

    /// <summary>Reads a row of <c>l2Book</c> or <c>l2Book,fast</c>.</summary>
    /// <exception cref="JsonException">The row's data is not JSON.</exception>
    /// <exception cref="InvalidDataException">It is not a book.</exception>
    public BookText(Snapshot snapshot, string symbol, TimeProvider time)
    {
        Snapshot = snapshot;
        _frame = new AnswerFrame(snapshot, [("symbol", symbol)], time);
        (_bids, _asks) = Read(snapshot.Data.Span);
        _ofDepth = new MarketAnswer?[Math.Max(1, Math.Max(_bids.LevelEnds.Length, _asks.LevelEnds.Length))];
    }

    /// <summary>What it was made of.</summary>
    public Snapshot Snapshot { get; }

    /// <summary>The book to a depth of at least 1; all of it when it has no more levels.</summary>
    public MarketAnswer OfDepth(int depth)
    {
        int index = Math.Min(depth, _ofDepth.Length) - 1;
        // Two threads may make the same one; either will do.
        return _ofDepth[index] ??= Make(index + 1);
    }

    private MarketAnswer Make(int depth)
    {
        if (depth == _ofDepth.Length) return new MarketAnswer(_frame, [Snapshot.Data]);
        ReadOnlyMemory<byte> data = Snapshot.Data;
        return new MarketAnswer(_frame, [data[.._bids.EndOf(depth)], data[_bids.Close.._asks.EndOf(depth)], data[_asks.Close..]], DecimalText.Of(depth));
    }

    private static (BookSide Bids, BookSide Asks) Read(ReadOnlySpan<byte> data)
    {
        BookSide? bids = null, asks = null;
        var reader = new Utf8JsonReader(data);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) throw NotABook();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isLevels = reader.ValueTextEquals("levels"u8);
            reader.Read();
            if (!isLevels)
            {
                reader.Skip();
                continue;
            }

            if (bids is not null || reader.TokenType != JsonTokenType.StartArray) throw NotABook();
            reader.Read();
            bids = BookSide.Read(ref reader);
            reader.Read();
            asks = BookSide.Read(ref reader);
            reader.Read();
            if (reader.TokenType != JsonTokenType.EndArray) throw NotABook();
        }

        // Anything behind the object is an error.
        reader.Read();
        return bids is null || asks is null ? throw NotABook() : (bids, asks);
    }

    private static InvalidDataException NotABook() => new("The snapshot is not an order book: there must be levels with two sides.");
}
