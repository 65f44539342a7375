using RelayCloud.Amqp.Encoding;

namespace Azure.Messaging.EventHubs.Messages;

/// <summary>.NET decimals as IEEE 754 ones with a binary coefficient, as the official client writes them.</summary>
internal static class DecimalBits
{
    private const int ScaleMax = 28;

    /// <summary>As a 128-bit decimal; exact.</summary>
    public static AmqpDecimal ToAmqp(decimal value)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        UInt128 coefficient = ((UInt128)(uint)parts[2] << 64) | ((UInt128)(uint)parts[1] << 32) | (uint)parts[0];
        int scale = (parts[3] >> 16) & 0xff;
        (_, int coefficientBits, int bias) = Layout(16);
        UInt128 sign = parts[3] < 0 ? UInt128.One << 127 : 0;
        return new AmqpDecimal(16, sign | ((UInt128)(uint)(bias - scale) << coefficientBits) | coefficient);
    }

    /// <summary>As a decimal; as a double (inexact) when a decimal cannot hold it.</summary>
    public static object FromAmqp(AmqpDecimal value)
    {
        (int exponentBits, int coefficientBits, int bias) = Layout(value.ByteCount);
        bool negative = ((value.Bits >> ((value.ByteCount * 8) - 1)) & 1) == 1;
        int biased = (int)((value.Bits >> coefficientBits) & ((UInt128.One << exponentBits) - 1));
        // Both top bits set: infinity, not a number, or a coefficient beyond what decimals in use have.
        if (biased >> (exponentBits - 2) == 3) return double.NaN;
        UInt128 coefficient = value.Bits & ((UInt128.One << coefficientBits) - 1);
        int scale = bias - biased;
        if (scale is >= 0 and <= ScaleMax && coefficient >> 96 == 0)
            return new decimal((int)(uint)coefficient, (int)(uint)(coefficient >> 32), (int)(uint)(coefficient >> 64), negative, (byte)scale);
        double magnitude = (double)coefficient * Math.Pow(10, -scale);
        return negative ? -magnitude : magnitude;
    }

    private static (int ExponentBits, int CoefficientBits, int Bias) Layout(int byteCount) => byteCount switch
    {
        4 => (8, 23, 101),
        8 => (10, 53, 398),
        _ => (14, 113, 6176),
    };
}
