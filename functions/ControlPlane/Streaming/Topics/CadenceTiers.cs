using System.Globalization;
using RelayCloud.ControlPlane.Settings;

namespace RelayCloud.ControlPlane.Streaming.Topics;

/// <summary>The cadences that topics are published at, the quickest first. Immutable.</summary>
internal sealed class CadenceTiers
{
    private const int TiersMax = 8;
    private const int MsMax = 60_000;
    private static readonly int[] Usual = [100, 250, 1_000, 5_000];
    private readonly int[] _ms;

    public CadenceTiers(WebPubSubSettings settings) =>
        _ms = settings.Tiers.Count == 0 ? Usual : [.. settings.Tiers.Select(static t => MsOf(t) ?? throw new FormatException($"'{t}' is no tier.")).Order()];

    /// <summary>The quickest tier that is no quicker than asked for; the slowest one when all are quicker.</summary>
    /// <param name="ms">The least time between two values, milliseconds.</param>
    public int NoQuickerThan(int ms)
    {
        foreach (int tier in _ms)
            if (tier >= ms) return tier;
        return _ms[^1];
    }

    /// <summary>Whether there is a tier of exactly that.</summary>
    public bool Has(int ms) => Array.IndexOf(_ms, ms) >= 0;

    /// <summary>The slowest, milliseconds.</summary>
    public int SlowestMs => _ms[^1];

    /// <summary>A tier as groups spell it: whole seconds as <c>1s</c>, all else as <c>250ms</c>.</summary>
    public static string TextOf(int ms) => ms % 1_000 == 0 ? string.Create(CultureInfo.InvariantCulture, $"{ms / 1_000}s") : string.Create(CultureInfo.InvariantCulture, $"{ms}ms");

    /// <summary>Reads a tier; null when it is none, 1 ms to 60 s.</summary>
    public static int? MsOf(ReadOnlySpan<char> text)
    {
        int unit = text.EndsWith("ms", StringComparison.Ordinal) ? 1 : text.EndsWith("s", StringComparison.Ordinal) ? 1_000 : 0;
        if (unit == 0 || !int.TryParse(text[..^(unit == 1 ? 2 : 1)], NumberStyles.None, CultureInfo.InvariantCulture, out int number)) return null;
        return number is >= 1 && number <= MsMax / unit ? number * unit : null;
    }

    /// <summary>Everything that is wrong with configured tiers.</summary>
    public static IEnumerable<string> Problems(IReadOnlyList<string> tiers)
    {
        if (tiers.Count > TiersMax) yield return $"Relay:WebPubSub:Tiers has {tiers.Count} entries; it must have at most {TiersMax}.";
        foreach (string tier in tiers)
            if (MsOf(tier) is null) yield return $"Relay:WebPubSub:Tiers has '{tier}'; a tier is such as 250ms or 1s, 1 ms to 60 s.";
        if (tiers.Select(static t => MsOf(t)).Distinct().Count() != tiers.Count) yield return "Relay:WebPubSub:Tiers has the same tier twice.";
    }
}
