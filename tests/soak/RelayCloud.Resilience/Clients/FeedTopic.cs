using System.Text.Json;

namespace RelayCloud.Resilience.Clients;

/// <summary>A subscription of a coin, as the protocol spells it.</summary>
/// <param name="Type"><c>trades</c>, <c>bbo</c>, <c>l2Book</c> or <c>activeAssetCtx</c>.</param>
/// <param name="Coin">The coin.</param>
/// <param name="Fast">Of a book: five levels, often.</param>
public sealed record FeedTopic(string Type, string Coin, bool Fast = false)
{
    /// <summary>Every channel whose frames bear a time, of each coin.</summary>
    public static IReadOnlyList<FeedTopic> AllOf(IEnumerable<string> coins) =>
        [.. coins.SelectMany(coin => (FeedTopic[])[new("trades", coin), new("bbo", coin), new("l2Book", coin), new("l2Book", coin, Fast: true)])];

    /// <summary>The subscription object.</summary>
    public string ToJson()
    {
        string coin = JsonSerializer.Serialize(Coin);
        return Fast ? $$"""{"type":"{{Type}}","coin":{{coin}},"fast":true}""" : $$"""{"type":"{{Type}}","coin":{{coin}}}""";
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Type}:{Coin}{(Fast ? "?fast" : "")}";
}
