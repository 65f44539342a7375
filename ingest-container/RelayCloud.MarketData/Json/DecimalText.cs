namespace RelayCloud.MarketData.Json;

/// <summary>
/// A decimal number as the exchange writes it: digits, optionally a point and more digits, optionally a minus sign. Kept as text, so nothing is ever rounded.
/// Only <see cref="JsonCursor.TryReadDecimal"/> and <see cref="TryParse"/> make one, so its shape is always right.
/// </summary>
internal readonly ref struct DecimalText
{
    /// <summary>The longest text taken, in bytes without the sign. The longest on mainnet has 21.</summary>
    public const int BytesMax = 64;

    private readonly ReadOnlySpan<byte> _digits;
    private readonly int _integerLength;
    private readonly bool _negative;

    internal DecimalText(ReadOnlySpan<byte> digits, int integerLength, bool negative)
    {
        _digits = digits;
        _integerLength = integerLength;
        _negative = negative;
    }

    private ReadOnlySpan<byte> Integer => _digits[.._integerLength];

    private ReadOnlySpan<byte> Fraction => _integerLength == _digits.Length ? default : _digits[(_integerLength + 1)..];

    /// <summary>Takes a whole text as a decimal; false when it is anything else.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, bool signAllowed, out DecimalText value)
    {
        int length = Measure(text, signAllowed, out value);
        return length > 0 && length == text.Length;
    }

    /// <summary>Takes the longest decimal at the start of a text and gives its length with the sign; 0 when there is none.</summary>
    public static int Measure(ReadOnlySpan<byte> text, bool signAllowed, out DecimalText value)
    {
        value = default;
        bool negative = signAllowed && text.Length > 0 && text[0] == (byte)'-';
        ReadOnlySpan<byte> rest = negative ? text[1..] : text;
        int p = 0;
        while ((uint)p < (uint)rest.Length && (uint)(rest[p] - '0') <= 9) p++;
        int integerLength = p;
        if (integerLength == 0) return 0;
        if ((uint)p < (uint)rest.Length && rest[p] == (byte)'.')
        {
            p++;
            while ((uint)p < (uint)rest.Length && (uint)(rest[p] - '0') <= 9) p++;
            if (p == integerLength + 1) return 0;
        }

        if (p > BytesMax) return 0;
        value = new DecimalText(rest[..p], integerLength, negative);
        return negative ? p + 1 : p;
    }

    /// <summary>Compares exactly, as numbers: <c>1.50</c> equals <c>1.5</c>.</summary>
    public static int Compare(DecimalText a, DecimalText b)
    {
        if (a._negative == b._negative) return a._negative ? CompareSizes(b, a) : CompareSizes(a, b);

        // Zero has no sign: -0.0 equals 0.0.
        if (a.IsZero && b.IsZero) return 0;
        return a._negative ? -1 : 1;
    }

    private bool IsZero => !_digits.ContainsAnyExcept((byte)'0', (byte)'.');

    private static int CompareSizes(DecimalText a, DecimalText b)
    {
        ReadOnlySpan<byte> x = WithoutLeadingZeros(a.Integer), y = WithoutLeadingZeros(b.Integer);
        if (x.Length != y.Length) return x.Length - y.Length;
        int order = x.SequenceCompareTo(y);
        if (order != 0) return order;

        // Digits compare like text once trailing zeros are gone: a prefix is the smaller number.
        return WithoutTrailingZeros(a.Fraction).SequenceCompareTo(WithoutTrailingZeros(b.Fraction));
    }

    private static ReadOnlySpan<byte> WithoutLeadingZeros(ReadOnlySpan<byte> digits) =>
        digits.Length == 0 || digits[0] != (byte)'0' ? digits : digits.TrimStart((byte)'0');

    private static ReadOnlySpan<byte> WithoutTrailingZeros(ReadOnlySpan<byte> digits) =>
        digits.Length == 0 || digits[^1] != (byte)'0' ? digits : digits.TrimEnd((byte)'0');
}
