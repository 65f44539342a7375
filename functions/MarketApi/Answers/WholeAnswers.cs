using System.Text.Json;
using RelayCloud.Accounts.Plans;
using RelayCloud.MarketApi.Requests;
using RelayCloud.MarketApi.Snapshots;

namespace RelayCloud.MarketApi.Answers;

/// <summary>Rows that are answered as they are.</summary>
internal sealed class WholeAnswers : SnapshotAnswers
{
    private static readonly byte[] Open = "["u8.ToArray();
    private static readonly byte[] Close = "]"u8.ToArray();

    private readonly MarketAnswer _answer;

    /// <summary>The answer of a row.</summary>
    /// <param name="snapshot">The row.</param>
    /// <param name="names">What identifies it.</param>
    /// <param name="asArray">Whether a single object is answered as an array of one.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="JsonException">The row's data is not JSON.</exception>
    public WholeAnswers(Snapshot snapshot, ReadOnlySpan<(string Name, string Value)> names, bool asArray, TimeProvider time)
    {
        Snapshot = snapshot;
        var reader = new Utf8JsonReader(snapshot.Data.Span);
        reader.Read();
        bool isObject = reader.TokenType == JsonTokenType.StartObject;
        reader.Skip();
        // Anything behind the value is an error.
        while (reader.Read())
        {
        }

        _answer = new MarketAnswer(new AnswerFrame(snapshot, names, time), asArray && isObject ? [Open, snapshot.Data, Close] : [snapshot.Data]);
    }

    /// <summary>What it was made of.</summary>
    public Snapshot Snapshot { get; }

    /// <inheritdoc/>
    public override PreparedAnswer Select(in MarketQuery query, PlanLimits limits) => _answer;
}
