using System.Collections.Frozen;
using System.Text.Json;
using RelayCloud.Accounts.Plans;
using RelayCloud.MarketApi.Requests;
using RelayCloud.MarketApi.Snapshots;

namespace RelayCloud.MarketApi.Answers;

/// <summary>The list of symbols, as it was written, and as a set to look coins up in.</summary>
internal sealed class SymbolsAnswers : SnapshotAnswers
{
    private readonly MarketAnswer _answer;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _coins;

    /// <summary>The answers of the row <c>symbols</c>.</summary>
    /// <exception cref="JsonException">The row's data is not JSON.</exception>
    /// <exception cref="InvalidDataException">It is no list of symbols.</exception>
    public SymbolsAnswers(Snapshot snapshot, TimeProvider time)
    {
        Snapshot = snapshot;
        _answer = new MarketAnswer(new AnswerFrame(snapshot, [], time), [snapshot.Data]);
        using JsonDocument document = JsonDocument.Parse(snapshot.Data);
        if (!document.RootElement.TryGetProperty("symbols"u8, out JsonElement symbols) || symbols.ValueKind != JsonValueKind.Array) throw new InvalidDataException("The snapshot is no list of symbols.");
        _coins = symbols.EnumerateArray().Select(CoinOf).ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>What it was made of.</summary>
    public Snapshot Snapshot { get; }

    /// <summary>Whether a coin is in the list. Allocates nothing.</summary>
    public bool Has(ReadOnlySpan<char> coin) => _coins.Contains(coin);

    /// <inheritdoc/>
    public override PreparedAnswer Select(in MarketQuery query, PlanLimits limits) => _answer;

    private static string CoinOf(JsonElement symbol) =>
        symbol.ValueKind == JsonValueKind.Object && symbol.TryGetProperty("coin"u8, out JsonElement coin) && coin.GetString() is { } name ? name : throw new InvalidDataException("A symbol has no coin.");
}
