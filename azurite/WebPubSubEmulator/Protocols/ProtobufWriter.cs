using System.Buffers;
using System.Text;

namespace RelayCloud.WebPubSubEmulator.Protocols;

/// <summary>The few wire types of Protocol Buffers that the subprotocol has: varints, strings, bytes and nested messages.</summary>
internal static class ProtobufWriter
{
    public const int VarintLengthMax = 10;

    public static int VarintLength(ulong value)
    {
        int length = 1;
        for (; value >= 0x80; value >>= 7) length++;
        return length;
    }

    public static int WriteVarint(Span<byte> destination, ulong value)
    {
        int at = 0;
        for (; value >= 0x80; value >>= 7) destination[at++] = (byte)(value | 0x80);
        destination[at++] = (byte)value;
        return at;
    }

    public static void Varint(this IBufferWriter<byte> writer, ulong value) => writer.Advance(WriteVarint(writer.GetSpan(VarintLengthMax), value));

    public static void VarintField(this IBufferWriter<byte> writer, int field, ulong value)
    {
        writer.Varint((ulong)field << 3);
        writer.Varint(value);
    }

    public static void BytesField(this IBufferWriter<byte> writer, int field, ReadOnlySpan<byte> value)
    {
        writer.Varint(((ulong)field << 3) | 2);
        writer.Varint((ulong)value.Length);
        writer.Write(value);
    }

    public static void StringField(this IBufferWriter<byte> writer, int field, string value) => writer.BytesField(field, Encoding.UTF8.GetBytes(value));
}
