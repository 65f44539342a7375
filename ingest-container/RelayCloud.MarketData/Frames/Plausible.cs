namespace RelayCloud.MarketData.Frames;

/// <summary>Bounds that no true value of the exchange leaves.</summary>
internal static class Plausible
{
    /// <summary>2020-01-01: before the exchange existed.</summary>
    public const long TimeMsMin = 1_577_836_800_000;

    /// <summary>2100-01-01.</summary>
    public const long TimeMsMax = 4_102_444_800_000;

    /// <summary>Trade ids are 50-bit hashes and must fit an IEEE double (reference section 4.3).</summary>
    public const long TidMax = (1L << 53) - 1;

    /// <summary>Whether a time can be one of the exchange.</summary>
    public static bool IsTime(long timeMs) => timeMs is >= TimeMsMin and <= TimeMsMax;
}
