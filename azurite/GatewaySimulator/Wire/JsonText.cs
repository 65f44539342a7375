using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RelayCloud.GatewaySimulator.Wire;

/// <summary>
/// Builds one JSON text of known shape, straight to UTF-8. Raw pieces are the caller's to keep well-formed; strings are escaped here.
/// One writer, one text, one thread.
/// </summary>
internal sealed class JsonText
{
    private readonly ArrayBufferWriter<byte> _buffer = new(512);

    public JsonText Raw(ReadOnlySpan<byte> utf8)
    {
        _buffer.Write(utf8);
        return this;
    }

    public JsonText Raw(string text)
    {
        Encoding.UTF8.GetBytes(text, _buffer);
        return this;
    }

    public JsonText Number(long value)
    {
        Utf8Formatter.TryFormat(value, _buffer.GetSpan(20), out int written);
        _buffer.Advance(written);
        return this;
    }

    /// <summary>A quoted, escaped string. Quotes inside are written <c>\"</c> as the exchange does, not <c>\u0022</c>.</summary>
    public JsonText String(string value)
    {
        Raw("\""u8);
        Raw(JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes);
        return Raw("\""u8);
    }

    /// <summary>A quoted decimal: <paramref name="units"/> × 10^-<paramref name="decimals"/>, without trailing zeros but always with one decimal.</summary>
    public JsonText Decimal(long units, int decimals)
    {
        Raw("\""u8);
        FixedPoint.Write(_buffer, units, decimals);
        return Raw("\""u8);
    }

    /// <summary>A quoted <c>0x</c> and the hex digits of as many bytes as asked for, made from a seed; all zeros when the seed is 0.</summary>
    public JsonText Hex(ulong seed, int bytes)
    {
        Raw("\"0x"u8);
        Span<byte> digits = _buffer.GetSpan(bytes * 2)[..(bytes * 2)];
        ulong draw = seed;
        for (int i = 0; i < digits.Length; i++)
        {
            if (i % 16 == 0 && seed != 0) draw = Market.SeedHash.Mix(draw + (ulong)i + 1);
            int nibble = (int)(draw >> (i % 16 * 4) & 15);
            digits[i] = (byte)(nibble < 10 ? '0' + nibble : 'a' + nibble - 10);
        }
        _buffer.Advance(digits.Length);
        return Raw("\""u8);
    }

    public byte[] ToBytes() => _buffer.WrittenSpan.ToArray();
}
