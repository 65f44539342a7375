namespace RelayCloud.Accounts.Keys;

/// <summary>
/// Base 32 with Crockford's digits in lower case: no i, l, o, u, nothing that a double click does not select. Read strictly: one text for one number.
/// </summary>
internal static class Base32
{
    private const string Digits = "0123456789abcdefghjkmnpqrstvwxyz";

    private static readonly sbyte[] Values = MakeValues();

    public static bool IsDigit(char c) => ValueOf(c) >= 0;

    /// <summary>0 to 31, or -1.</summary>
    public static int ValueOf(int c) => c < 128 ? Values[c] : -1;

    public static char DigitOf(int value) => Digits[value];

    /// <summary>Bytes as digits, 5 bits each; the last digit is filled with zero bits.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        Span<char> text = stackalloc char[((bytes.Length * 8) + 4) / 5];
        int bits = 0, held = 0, written = 0;
        foreach (byte b in bytes)
        {
            held = (held << 8) | b;
            bits += 8;
            while (bits >= 5)
            {
                bits -= 5;
                text[written++] = Digits[(held >> bits) & 31];
            }

            held &= (1 << bits) - 1;
        }

        if (bits > 0) text[written] = Digits[(held << (5 - bits)) & 31];
        return new string(text);
    }

    private static sbyte[] MakeValues()
    {
        var values = new sbyte[128];
        Array.Fill(values, (sbyte)-1);
        for (int i = 0; i < Digits.Length; i++) values[Digits[i]] = (sbyte)i;
        return values;
    }
}
