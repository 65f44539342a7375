using System.Globalization;

namespace RelayCloud.MarketApi.Answers;

/// <summary>Texts of small numbers for headers, made once. Any thread.</summary>
internal static class DecimalText
{
    // As many as most plans have requests a minute: 3 MB. Larger numbers are made each time.
    private const int Kept = 65_536;

    private static readonly string[] Texts = [.. Enumerable.Range(0, Kept).Select(number => number.ToString(CultureInfo.InvariantCulture))];

    /// <summary>The number in decimal digits. Allocates nothing below 65,536.</summary>
    public static string Of(int number) => (uint)number < Kept ? Texts[number] : number.ToString(CultureInfo.InvariantCulture);
}
