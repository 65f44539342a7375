using System.Buffers;

namespace RelayCloud.GatewaySimulator.Wire;

/// <summary>The exchange's decimals: no exponent, no trailing zeros, at least one digit after the point (<c>84143.0</c>). Pure.</summary>
internal static class FixedPoint
{
    private const int LengthMax = 40;

    /// <summary>Writes <paramref name="units"/> × 10^-<paramref name="decimals"/>; decimals 0 to 18.</summary>
    public static void Write(IBufferWriter<byte> buffer, long units, int decimals)
    {
        Span<byte> text = buffer.GetSpan(LengthMax);
        int length = Format(text, units, decimals);
        buffer.Advance(length);
    }

    /// <summary>The same as text.</summary>
    public static string ToString(long units, int decimals)
    {
        Span<byte> text = stackalloc byte[LengthMax];
        return System.Text.Encoding.ASCII.GetString(text[..Format(text, units, decimals)]);
    }

    private static int Format(Span<byte> text, long units, int decimals)
    {
        int length = 0;
        if (units < 0) text[length++] = (byte)'-';
        ulong rest = (ulong)Math.Abs(units);
        while (decimals > 0 && rest % 10 == 0)
        {
            rest /= 10;
            decimals--;
        }
        Span<byte> digits = stackalloc byte[LengthMax];
        int count = 0;
        while (rest > 0 || count <= decimals)
        {
            digits[count++] = (byte)('0' + rest % 10);
            rest /= 10;
        }
        for (int i = count - 1; i >= 0; i--)
        {
            text[length++] = digits[i];
            if (i == decimals && decimals > 0) text[length++] = (byte)'.';
        }
        if (decimals == 0)
        {
            text[length++] = (byte)'.';
            text[length++] = (byte)'0';
        }
        return length;
    }
}
