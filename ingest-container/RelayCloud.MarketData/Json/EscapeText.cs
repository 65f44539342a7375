using System.Globalization;
using System.Text;

namespace RelayCloud.MarketData.Json;

/// <summary>Escapes in JSON strings. The exchange writes none, but clients may: PHP writes <c>PURR\/USDC</c>.</summary>
internal static class EscapeText
{
    /// <summary>The length of the escape that <paramref name="text"/> starts with: 2, or 6 for <c>\uXXXX</c>; 0 when it is none.</summary>
    public static int LengthOf(ReadOnlySpan<byte> text)
    {
        if (text.Length < 2) return 0;
        if ("\"\\/bfnrt"u8.Contains(text[1])) return 2;
        return text[1] == (byte)'u' && TryReadUnit(text, out _) ? 6 : 0;
    }

    /// <summary>Removes the escapes of a string that <see cref="JsonCursor.TryReadString"/> gave. False when the result does not fit, or is not Unicode (half a surrogate pair).</summary>
    public static bool TryRemove(ReadOnlySpan<byte> raw, Span<byte> destination, out int bytesWritten)
    {
        bytesWritten = 0;
        while (raw.Length > 0)
        {
            if (bytesWritten == destination.Length) return false;
            if (raw[0] != (byte)'\\')
            {
                destination[bytesWritten++] = raw[0];
                raw = raw[1..];
                continue;
            }

            if (!TryReadRune(raw, out Rune rune, out int consumed)) return false;
            if (rune.Utf8SequenceLength > destination.Length - bytesWritten) return false;
            bytesWritten += rune.EncodeToUtf8(destination[bytesWritten..]);
            raw = raw[consumed..];
        }

        return true;
    }

    private static bool TryReadRune(ReadOnlySpan<byte> raw, out Rune rune, out int consumed)
    {
        consumed = 2;
        rune = default;
        switch (raw[1])
        {
            case (byte)'b': return Rune.TryCreate('\b', out rune);
            case (byte)'f': return Rune.TryCreate('\f', out rune);
            case (byte)'n': return Rune.TryCreate('\n', out rune);
            case (byte)'r': return Rune.TryCreate('\r', out rune);
            case (byte)'t': return Rune.TryCreate('\t', out rune);
            case (byte)'u': break;
            default: return Rune.TryCreate((char)raw[1], out rune);
        }

        consumed = 6;
        if (!TryReadUnit(raw, out char first)) return false;
        if (Rune.TryCreate(first, out rune)) return true;
        if (LengthOf(raw[6..]) != 6 || !TryReadUnit(raw[6..], out char second)) return false;
        consumed = 12;
        return Rune.TryCreate(first, second, out rune);
    }

    private static bool TryReadUnit(ReadOnlySpan<byte> escape, out char unit)
    {
        unit = default;

        // The digits are checked first, because parsing takes zero bytes after them.
        if (escape.Length < 6 || !HexText.IsHex(escape[2..6]) || !ushort.TryParse(escape[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort value)) return false;
        unit = (char)value;
        return true;
    }
}
