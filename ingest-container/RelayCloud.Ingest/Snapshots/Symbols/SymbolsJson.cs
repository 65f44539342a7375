using System.Text.Encodings.Web;
using System.Text.Json;
using RelayCloud.Ingest.Info.Coins;

namespace RelayCloud.Ingest.Snapshots.Symbols;

/// <summary>Writes the list of symbols, as README.md in the folder above lays it down.</summary>
internal static class SymbolsJson
{
    // Names such as "PURR/USDC" or "+" stay readable; nobody puts the list into HTML.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>UTF-8 JSON.</summary>
    /// <param name="coins">The coins that exist, in the exchange's order.</param>
    /// <param name="dexes">The dexes that exist, the first dex as <c>""</c>.</param>
    /// <param name="facts">What is known of them.</param>
    public static byte[] Write(IEnumerable<string> coins, IEnumerable<string> dexes, Dictionary<string, SymbolFacts> facts)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            json.WriteStartArray("symbols");
            foreach (string coin in coins.OrderBy(UniverseCoverage.ClassOf)) Symbol(json, coin, facts.GetValueOrDefault(coin));
            json.WriteEndArray();
            json.WriteStartArray("dexs");
            foreach (string dex in dexes) json.WriteStringValue(dex);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void Symbol(Utf8JsonWriter json, string coin, SymbolFacts? facts)
    {
        CoinClass kind = UniverseCoverage.ClassOf(coin);
        json.WriteStartObject();
        json.WriteString("coin", coin);
        json.WriteString("kind", JsonNamingPolicy.CamelCase.ConvertName(kind.ToString()));
        if (kind is CoinClass.Perp) json.WriteString("dex", "");
        if (kind is CoinClass.BuilderPerp) json.WriteString("dex", coin[..coin.IndexOf(':', StringComparison.Ordinal)]);
        if (facts?.SzDecimals is { } szDecimals) json.WriteNumber("szDecimals", szDecimals);
        if (facts?.MaxLeverage is { } maxLeverage) json.WriteNumber("maxLeverage", maxLeverage);
        if (facts?.IsDelisted is { } isDelisted) json.WriteBoolean("isDelisted", isDelisted);
        if (facts?.BaseToken is { } first) json.WriteString("base", first);
        if (facts?.QuoteToken is { } second) json.WriteString("quote", second);
        json.WriteEndObject();
    }
}
