using System.Text.Json;
using RelayCloud.Accounts.Plans;
using RelayCloud.MarketApi.Requests;
using RelayCloud.MarketApi.Snapshots;

namespace RelayCloud.MarketApi.Answers;

/// <summary>The newest trades. They stand in the row's text oldest first, so that the newest ones are the end of it.</summary>
internal sealed class TradesAnswers : SnapshotAnswers
{
    private static readonly byte[] Open = "["u8.ToArray();

    private readonly AnswerFrame _frame;
    private readonly int[] _starts;
    private readonly MarketAnswer?[] _ofLimit;

    /// <summary>The answers of a row of <c>trades</c>.</summary>
    /// <exception cref="JsonException">The row's data is not JSON.</exception>
    /// <exception cref="InvalidDataException">It is not an array of objects.</exception>
    public TradesAnswers(Snapshot snapshot, string symbol, TimeProvider time)
    {
        Snapshot = snapshot;
        _frame = new AnswerFrame(snapshot, [("symbol", symbol)], time);
        _starts = Read(snapshot.Data.Span);
        _ofLimit = new MarketAnswer?[Math.Max(1, _starts.Length)];
    }

    /// <summary>What they were made of.</summary>
    public Snapshot Snapshot { get; }

    /// <inheritdoc/>
    public override PreparedAnswer Select(in MarketQuery query, PlanLimits limits) => OfLimit(query.Limit ?? MarketQuery.TradesDefault);

    /// <summary>So many of the newest trades, at least 1; all of them when there are no more.</summary>
    public MarketAnswer OfLimit(int limit)
    {
        int index = Math.Min(limit, _ofLimit.Length) - 1;
        // Two threads may make the same one; either will do.
        return _ofLimit[index] ??= Make(index + 1);
    }

    private MarketAnswer Make(int limit) => limit == _ofLimit.Length
        ? new MarketAnswer(_frame, [Snapshot.Data])
        : new MarketAnswer(_frame, [Open, Snapshot.Data[_starts[^limit]..]], DecimalText.Of(limit));

    private static int[] Read(ReadOnlySpan<byte> data)
    {
        var starts = new List<int>(64);
        var reader = new Utf8JsonReader(data);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray) throw NotTrades();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            starts.Add((int)reader.TokenStartIndex);
            reader.Skip();
        }

        if (reader.TokenType != JsonTokenType.EndArray) throw NotTrades();
        // Anything behind the array is an error.
        reader.Read();
        return [.. starts];
    }

    private static InvalidDataException NotTrades() => new("The snapshot is not an array of trades.");
}
