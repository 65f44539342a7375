namespace RelayCloud.MarketData.Json;

/// <summary>
/// Reads JSON forward from one span. Hot: allocates nothing and never throws; every method returns false where the text is not what was asked for,
/// and the position is then meaningless. Checks the grammar of RFC 8259 except UTF-8, which the caller checks once for the whole text.
/// </summary>
/// <remarks>
/// Not <see cref="System.Text.Json.Utf8JsonReader"/> because that throws for bad text, which a customer or a damaged line could make us do thousands of
/// times a second, and because knowing what comes next makes a 20-level book several times cheaper. The tests hold it against <c>System.Text.Json</c>.
/// </remarks>
internal ref struct JsonCursor(ReadOnlySpan<byte> json, int position = 0)
{
    /// <summary>Nesting beyond this is refused, as <c>System.Text.Json</c> does by default.</summary>
    public const int DepthMax = 64;

    private readonly ReadOnlySpan<byte> _json = json;
    private int _position = position;

    /// <summary>Index of the next unread byte. May be set back to a value that was read here before.</summary>
    public int Position
    {
        readonly get => _position;
        set => _position = value;
    }

    /// <summary>Reads one structural character, after any white space.</summary>
    public bool TryRead(byte structural)
    {
        int p = _position;
        if ((uint)p < (uint)_json.Length && _json[p] == structural)
        {
            _position = p + 1;
            return true;
        }

        SkipWhiteSpace();
        p = _position;
        if (p == _json.Length || _json[p] != structural) return false;
        _position = p + 1;
        return true;
    }

    /// <summary>Reads exactly these bytes, no white space before them; where they do not stand here the position stays.</summary>
    public bool TryReadExactly(ReadOnlySpan<byte> text)
    {
        if (!_json[_position..].StartsWith(text)) return false;
        _position += text.Length;
        return true;
    }

    /// <summary>Whether nothing but white space is left.</summary>
    public bool IsAtEnd()
    {
        SkipWhiteSpace();
        return _position == _json.Length;
    }

    /// <summary>The first byte of the next token, or 0 at the end.</summary>
    public byte Peek()
    {
        SkipWhiteSpace();
        return _position < _json.Length ? _json[_position] : (byte)0;
    }

    /// <summary>Reads a property name and its colon.</summary>
    public bool TryReadName(out ReadOnlySpan<byte> raw, out bool escaped) => TryReadString(out raw, out escaped) && TryRead((byte)':');

    /// <summary>Reads a string; <paramref name="raw"/> is what stands between the quotes, still escaped.</summary>
    public bool TryReadString(out ReadOnlySpan<byte> raw, out bool escaped)
    {
        raw = default;
        escaped = false;
        if (!TryRead((byte)'"')) return false;
        int start = _position;
        for (int p = start; p < _json.Length; p++)
        {
            byte b = _json[p];
            if (b == (byte)'"')
            {
                raw = _json[start..p];
                _position = p + 1;
                return true;
            }

            if (b < 0x20) return false;
            if (b != (byte)'\\') continue;
            int length = EscapeText.LengthOf(_json[p..]);
            if (length == 0) return false;
            escaped = true;
            p += length - 1;
        }

        return false;
    }

    /// <summary>Reads a string that holds a decimal number and nothing else.</summary>
    public bool TryReadDecimal(bool signAllowed, out DecimalText value)
    {
        value = default;
        if (!TryRead((byte)'"')) return false;
        int length = DecimalText.Measure(_json[_position..], signAllowed, out value);
        if (length == 0) return false;
        int end = _position + length;
        if (end >= _json.Length || _json[end] != (byte)'"') return false;
        _position = end + 1;
        return true;
    }

    /// <summary>Reads a whole number of at most 18 digits: no sign, fraction, exponent or leading zero.</summary>
    public bool TryReadWhole(out long value)
    {
        value = 0;
        SkipWhiteSpace();
        int start = _position, p = start;
        for (; (uint)p < (uint)_json.Length; p++)
        {
            uint digit = (uint)(_json[p] - '0');
            if (digit > 9) break;
            if (p - start == 18) return false;
            value = (value * 10) + digit;
        }

        if (p == start || (_json[start] == (byte)'0' && p - start > 1)) return false;

        // A fraction or an exponent would make it another number; anything else that is wrong here the caller's next read finds.
        if (p < _json.Length && (_json[p] is (byte)'.' or (byte)'e' or (byte)'E')) return false;
        _position = p;
        return true;
    }

    /// <summary>Reads <c>true</c> or <c>false</c>.</summary>
    public bool TryReadBoolean(out bool value)
    {
        SkipWhiteSpace();
        value = TryReadExactly("true"u8);
        return value || TryReadExactly("false"u8);
    }

    /// <summary>Reads <c>null</c>; where something else stands the position stays at its first byte.</summary>
    public bool TryReadNull()
    {
        SkipWhiteSpace();
        return TryReadExactly("null"u8);
    }

    /// <summary>Reads any value.</summary>
    /// <param name="depth">How many arrays and objects the value stands in already.</param>
    public bool TrySkipValue(int depth)
    {
        switch (Peek())
        {
            case (byte)'{':
                return TrySkipObject(depth + 1);
            case (byte)'[':
                return TrySkipArray(depth + 1);
            case (byte)'"':
                return TryReadString(out _, out _);
            case (byte)'t':
                return TryReadExactly("true"u8);
            case (byte)'f':
                return TryReadExactly("false"u8);
            case (byte)'n':
                return TryReadExactly("null"u8);
            default:
                return TrySkipNumber();
        }
    }

    private bool TrySkipObject(int depth)
    {
        if (depth > DepthMax) return false;
        _position++;
        if (TryRead((byte)'}')) return true;
        do
        {
            if (!TryReadName(out _, out _) || !TrySkipValue(depth)) return false;
        }
        while (TryRead((byte)','));
        return TryRead((byte)'}');
    }

    private bool TrySkipArray(int depth)
    {
        if (depth > DepthMax) return false;
        _position++;
        if (TryRead((byte)']')) return true;
        do
        {
            if (!TrySkipValue(depth)) return false;
        }
        while (TryRead((byte)','));
        return TryRead((byte)']');
    }

    private bool TrySkipNumber()
    {
        int p = _position;
        if (p < _json.Length && _json[p] == (byte)'-') p++;
        int start = p;
        p = AfterDigits(p);
        if (p == start || (_json[start] == (byte)'0' && p - start > 1)) return false;
        if (p < _json.Length && _json[p] == (byte)'.')
        {
            start = p + 1;
            p = AfterDigits(start);
            if (p == start) return false;
        }

        if (p < _json.Length && (_json[p] is (byte)'e' or (byte)'E'))
        {
            p++;
            if (p < _json.Length && (_json[p] is (byte)'+' or (byte)'-')) p++;
            start = p;
            p = AfterDigits(start);
            if (p == start) return false;
        }

        _position = p;
        return true;
    }

    private readonly int AfterDigits(int p)
    {
        while (p < _json.Length && (uint)(_json[p] - '0') <= 9) p++;
        return p;
    }

    private void SkipWhiteSpace()
    {
        while ((uint)_position < (uint)_json.Length && (_json[_position] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')) _position++;
    }
}
