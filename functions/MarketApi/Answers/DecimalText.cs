using System.Globalization;

namespace RelayCloud.MarketApi.Answers;

/// <summary>Texts of small numbers for headers, each made once. Any thread.</summary>
internal static class DecimalText
{
    // 65,536 texts of some 32 bytes: 2.5 MB once all were used. Larger numbers are made each time.
    private const int Kept = 65_536;

    private static readonly string?[] Texts = new string?[Kept];

    /// <summary>The number in decimal digits.</summary>
    public static string Of(int number)
    {
        if ((uint)number >= Kept) return number.ToString(CultureInfo.InvariantCulture);
        // Two threads may make the same text; either will do.
        return Texts[number] ??= number.ToString(CultureInfo.InvariantCulture);
    }
}
