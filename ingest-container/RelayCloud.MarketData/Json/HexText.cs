using System.Buffers;

namespace RelayCloud.MarketData.Json;

/// <summary>Hexadecimal text.</summary>
internal static class HexText
{
    private static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    /// <summary>Whether every byte is a hexadecimal digit of either case.</summary>
    public static bool IsHex(ReadOnlySpan<byte> text) => !text.ContainsAnyExcept(Digits);
}
