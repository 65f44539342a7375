using System.Text.Json;
using RelayCloud.Ingest.Info.Coins;

namespace RelayCloud.Ingest.Snapshots.Symbols;

/// <summary>Takes facts of coins from a gateway's answers (reference section 7). An answer of another shape gives those that were read until there.</summary>
internal static class SymbolAnswers
{
    /// <summary><c>meta</c>.</summary>
    public static void ReadPerps(ReadOnlyMemory<byte> meta, string dex, Dictionary<string, SymbolFacts> facts) => Read(meta, root => Perps(root, dex, facts));

    /// <summary><c>allPerpMetas</c>, in the order of <c>perpDexs</c>.</summary>
    public static void ReadAllPerps(ReadOnlyMemory<byte> allPerpMetas, ReadOnlyMemory<byte> perpDexs, Dictionary<string, SymbolFacts> facts)
    {
        if (!UniverseAnswers.TryReadDexes(perpDexs, out List<string?>? dexes)) return;
        Read(allPerpMetas, root =>
        {
            for (int i = 0; i < Math.Min(dexes.Count, root.GetArrayLength()); i++)
                if (dexes[i] is { } dex) Perps(root[i], dex, facts);
        });
    }

    /// <summary><c>spotMeta</c>.</summary>
    public static void ReadSpot(ReadOnlyMemory<byte> spotMeta, Dictionary<string, SymbolFacts> facts) => Read(spotMeta, root =>
    {
        Dictionary<int, JsonElement> tokens = [];
        foreach (JsonElement token in root.GetProperty("tokens").EnumerateArray()) tokens[token.GetProperty("index").GetInt32()] = token;
        foreach (JsonElement pair in root.GetProperty("universe").EnumerateArray())
        {
            JsonElement places = pair.GetProperty("tokens");
            if (!tokens.TryGetValue(places[0].GetInt32(), out JsonElement first) || !tokens.TryGetValue(places[1].GetInt32(), out JsonElement second)) continue;
            facts[UniverseAnswers.SpotName(pair)] = new SymbolFacts(first.GetProperty("szDecimals").GetInt32(), BaseToken: first.GetProperty("name").GetString(), QuoteToken: second.GetProperty("name").GetString());
        }
    });

    private static void Perps(JsonElement meta, string dex, Dictionary<string, SymbolFacts> facts)
    {
        foreach (JsonElement asset in meta.GetProperty("universe").EnumerateArray())
        {
            if (asset.GetProperty("name").GetString() is not { Length: > 0 } name) continue;
            if (dex.Length > 0 && !name.StartsWith(dex + ":", StringComparison.Ordinal)) name = $"{dex}:{name}";
            bool isDelisted = asset.TryGetProperty("isDelisted", out JsonElement delisted) && delisted.ValueKind == JsonValueKind.True;
            int? maxLeverage = asset.TryGetProperty("maxLeverage", out JsonElement leverage) ? leverage.GetInt32() : null;
            facts[name] = new SymbolFacts(asset.GetProperty("szDecimals").GetInt32(), maxLeverage, isDelisted);
        }
    }

    private static void Read(ReadOnlyMemory<byte> body, Action<JsonElement> read)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or IndexOutOfRangeException)
        {
            // The list then has these coins without facts, as its contract allows.
        }
    }
}
