using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace RelayCloud.Benchmarks.Payloads;

/// <summary>
/// The mark that every published message carries: <c>#ts=&lt;16 hex ns&gt;.&lt;8 hex sequence&gt;.&lt;4 hex topic&gt;#</c>.
/// It is text, so it survives any server that passes JSON through, and is read without parsing JSON.
/// </summary>
internal static class TimeStampToken
{
    /// <summary>Bytes of a token.</summary>
    public const int Length = 35;

    private const int TimeAt = 4;
    private const int SequenceAt = 21;
    private const int TopicAt = 30;

    /// <summary>How a token begins.</summary>
    public static ReadOnlySpan<byte> Start => "#ts="u8;

    /// <summary>An empty token, to be stamped later.</summary>
    public static string Blank => "#ts=0000000000000000.00000000.0000#";

    /// <summary>Stamps a token. <paramref name="token"/> has at least <see cref="Length"/> bytes and holds a token already.</summary>
    public static void Stamp(Span<byte> token, long timeNs, uint sequence, ushort topic)
    {
        WriteHex(token.Slice(TimeAt, 8), (uint)(timeNs >> 32));
        WriteHex(token.Slice(TimeAt + 8, 8), (uint)timeNs);
        WriteHex(token.Slice(SequenceAt, 8), sequence);
        Span<byte> wide = stackalloc byte[8];
        WriteHex(wide, topic);
        wide[4..].CopyTo(token.Slice(TopicAt, 4));
    }

    /// <summary>Reads the token at that place; false when there is none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, int offset, out long timeNs, out uint sequence, out int topic)
    {
        timeNs = 0;
        sequence = 0;
        topic = 0;
        if ((uint)offset > (uint)payload.Length || payload.Length - offset < Length) return false;
        ReadOnlySpan<byte> t = payload.Slice(offset, Length);
        if (!t.StartsWith(Start) || t[TimeAt + 16] != '.' || t[SequenceAt + 8] != '.' || t[Length - 1] != '#') return false;
        timeNs = ((long)ReadHex(t[TimeAt..]) << 32) | ReadHex(t[(TimeAt + 8)..]);
        sequence = ReadHex(t[SequenceAt..]);
        // The eight bytes before the last '#': the sequence's last three, the dot, and the topic, whose digits are the low 16 bits.
        topic = (ushort)ReadHex(t[(TopicAt - 4)..]);
        return true;
    }

    // Eight hex digits at once: the digit's value is its low nibble, plus 9 for letters (bit 6 set), then the nibbles are drawn together.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint ReadHex(ReadOnlySpan<byte> digits)
    {
        ulong x = BinaryPrimitives.ReadUInt64BigEndian(digits);
        x = (x & 0x0F0F0F0F0F0F0F0F) + (((x >> 6) & 0x0101010101010101) * 9);
        x = (x | (x >> 4)) & 0x00FF00FF00FF00FF;
        x = (x | (x >> 8)) & 0x0000FFFF0000FFFF;
        return (uint)(x | (x >> 16));
    }

    private static void WriteHex(Span<byte> digits, uint value)
    {
        for (int i = 7; i >= 0; i--, value >>= 4) digits[i] = "0123456789abcdef"u8[(int)(value & 15)];
    }
}
