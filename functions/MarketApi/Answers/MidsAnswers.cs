using System.Runtime.CompilerServices;
using System.Text.Json;
using RelayCloud.Accounts.Plans;
using RelayCloud.MarketApi.Requests;
using RelayCloud.MarketApi.Snapshots;

namespace RelayCloud.MarketApi.Answers;

/// <summary>All mid prices, or those of a plan's coins: the pieces of the row's text that hold them.</summary>
internal sealed class MidsAnswers : SnapshotAnswers
{
    private static readonly byte[] Comma = ","u8.ToArray();

    private readonly AnswerFrame _frame;
    private readonly MarketAnswer _all;

    // One for each plan with coins of its own; they go with the plan.
    private readonly ConditionalWeakTable<NameSet, MarketAnswer> _ofCoins = [];

    /// <summary>The answers of a row of <c>allMids</c>.</summary>
    /// <exception cref="JsonException">The row's data is not JSON.</exception>
    /// <exception cref="InvalidDataException">It has no <c>mids</c>.</exception>
    public MidsAnswers(Snapshot snapshot, string dex, TimeProvider time)
    {
        Snapshot = snapshot;
        _frame = new AnswerFrame(snapshot, dex.Length == 0 ? [] : [("dex", dex)], time);
        _all = new MarketAnswer(_frame, [snapshot.Data]);
        // Looks at all of it, so that a wrong row is found now.
        Read(NameSet.Of());
    }

    /// <summary>What they were made of.</summary>
    public Snapshot Snapshot { get; }

    /// <inheritdoc/>
    public override PreparedAnswer Select(in MarketQuery query, PlanLimits limits) =>
        limits.Coins.IsAll ? _all : _ofCoins.GetValue(limits.Coins, coins => new MarketAnswer(_frame, Read(coins), $"c{Math.Abs(coins.Names.Aggregate(17L, (h, n) => (h * 31) + Hash(n)))}"));

    // Not the runtime's hash of texts, which is another in each process: replicas must give the same ETag.
    private static long Hash(string name) => name.Aggregate(7L, (h, c) => (h * 31) + c);

    private ReadOnlyMemory<byte>[] Read(NameSet coins)
    {
        ReadOnlyMemory<byte> data = Snapshot.Data;
        var pieces = new List<ReadOnlyMemory<byte>>();
        var reader = new Utf8JsonReader(data.Span);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) throw NotMids();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isMids = reader.ValueTextEquals("mids"u8);
            reader.Read();
            if (!isMids)
            {
                reader.Skip();
                continue;
            }

            if (pieces.Count > 0 || reader.TokenType != JsonTokenType.StartObject) throw NotMids();
            pieces.Add(data[..(int)reader.BytesConsumed]);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                int start = (int)reader.TokenStartIndex;
                bool isIn = coins.Allows(reader.GetString());
                reader.Read();
                reader.Skip();
                if (!isIn) continue;
                if (pieces.Count > 1) pieces.Add(Comma);
                pieces.Add(data[start..(int)reader.BytesConsumed]);
            }

            pieces.Add(data[(int)reader.TokenStartIndex..]);
        }

        // Anything behind the object is an error.
        reader.Read();
        return pieces.Count == 0 ? throw NotMids() : [.. pieces];
    }

    private static InvalidDataException NotMids() => new("The snapshot has no mids.");
}
