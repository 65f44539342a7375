using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace RelayCloud.Ingest.Info.Coins;

/// <summary>
/// Takes the names of coins and dexes from a gateway's answers (reference sections 2 and 7). Each method is false for an answer of another shape, whose names are not to be trusted.
/// </summary>
internal static class UniverseAnswers
{
    /// <summary><c>meta</c>: the perps of one dex, delisted ones too. <paramref name="dex"/> is put before a name that lacks it; <c>""</c> = first dex.</summary>
    public static bool TryReadPerps(ReadOnlyMemory<byte> meta, string dex, [NotNullWhen(true)] out List<string>? names) =>
        TryRead(meta, root => PerpsOf(root, dex), out names);

    /// <summary><c>allPerpMetas</c>: the perps of each dex, in the order of <paramref name="dexes"/>, null for a place that holds no dex.</summary>
    public static bool TryReadAllPerps(ReadOnlyMemory<byte> allPerpMetas, IReadOnlyList<string?> dexes, [NotNullWhen(true)] out List<string>? names) =>
        TryRead(
            allPerpMetas,
            root =>
            {
                if (root.GetArrayLength() != dexes.Count) return null;
                List<string> all = [];
                for (int i = 0; i < dexes.Count; i++)
                {
                    if (dexes[i] is not { } dex) continue;
                    if (PerpsOf(root[i], dex) is not { } perps) return null;
                    all.AddRange(perps);
                }

                return all;
            },
            out names);

    /// <summary><c>perpDexs</c>: place 0 is the first dex and becomes <c>""</c>; a further null stays null, to keep the places.</summary>
    public static bool TryReadDexes(ReadOnlyMemory<byte> perpDexs, [NotNullWhen(true)] out List<string?>? dexes) =>
        TryRead<List<string?>>(
            perpDexs,
            root => [.. root.EnumerateArray().Select((d, i) => i == 0 ? "" : d.ValueKind == JsonValueKind.Object ? d.GetProperty("name").GetString() : null)],
            out dexes);

    /// <summary><c>spotMeta</c>: the pair's own name for the canonical pair (<c>PURR/USDC</c>), <c>@index</c> for all others.</summary>
    public static bool TryReadSpot(ReadOnlyMemory<byte> spotMeta, [NotNullWhen(true)] out List<string>? names) =>
        TryRead(spotMeta, root => root.GetProperty("universe").EnumerateArray().Select(SpotName).ToList(), out names);

    /// <summary><c>outcomeMeta</c>: two sides of each outcome, <c>#{10 * outcome + side}</c>.</summary>
    public static bool TryReadOutcomes(ReadOnlyMemory<byte> outcomeMeta, [NotNullWhen(true)] out List<string>? names) =>
        TryRead(outcomeMeta, root => root.GetProperty("outcomes").EnumerateArray().SelectMany(SidesOf).ToList(), out names);

    /// <summary><c>allMids</c>: the keys.</summary>
    public static bool TryReadMids(ReadOnlyMemory<byte> allMids, [NotNullWhen(true)] out List<string>? names) =>
        TryRead(allMids, root => root.EnumerateObject().Select(p => p.Name).ToList(), out names);

    private static List<string>? PerpsOf(JsonElement meta, string dex)
    {
        List<string> names = [];
        foreach (JsonElement asset in meta.GetProperty("universe").EnumerateArray())
        {
            if (asset.GetProperty("name").GetString() is not { Length: > 0 } name) return null;
            names.Add(dex.Length == 0 || name.StartsWith(dex + ":", StringComparison.Ordinal) ? name : $"{dex}:{name}");
        }

        return names;
    }

    /// <summary>The name on the wire of a pair of <c>spotMeta</c>.</summary>
    public static string SpotName(JsonElement pair)
    {
        string? name = pair.GetProperty("name").GetString();
        bool isCanonical = pair.TryGetProperty("isCanonical", out JsonElement canonical) && canonical.ValueKind == JsonValueKind.True;
        return isCanonical && name is { Length: > 0 } && name.Contains('/')
            ? name
            : string.Create(CultureInfo.InvariantCulture, $"@{pair.GetProperty("index").GetInt32()}");
    }

    private static IEnumerable<string> SidesOf(JsonElement outcome)
    {
        long id = outcome.GetProperty("outcome").GetInt32();
        yield return string.Create(CultureInfo.InvariantCulture, $"#{10 * id}");
        yield return string.Create(CultureInfo.InvariantCulture, $"#{(10 * id) + 1}");
    }

    private static bool TryRead<T>(ReadOnlyMemory<byte> body, Func<JsonElement, T?> read, [NotNullWhen(true)] out T? value)
        where T : class
    {
        value = null;
        try
        {
            using var document = JsonDocument.Parse(body);
            value = read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            // Not JSON, or a value of another type or a missing key: another shape than the reference says.
        }

        return value is not null;
    }
}
