using System.Buffers.Binary;
using RelayCloud.Amqp.Encoding;

namespace RelayCloud.Amqp.Connections;

/// <summary>The first eight bytes of a frame.</summary>
/// <param name="SizeBytes">The whole frame.</param>
/// <param name="DataOffsetBytes">Where its body begins.</param>
/// <param name="Type">0 AMQP, 1 SASL.</param>
/// <param name="Channel">The sender's number of the session.</param>
internal readonly record struct FrameHeader(int SizeBytes, int DataOffsetBytes, byte Type, ushort Channel)
{
    public const int Bytes = 8;
    public const byte AmqpType = 0;
    public const byte SaslType = 1;

    public static ReadOnlySpan<byte> AmqpProtocol => "AMQP\0\u0001\0\0"u8;

    public static ReadOnlySpan<byte> SaslProtocol => "AMQP\u0003\u0001\0\0"u8;

    /// <summary>Reads a header; false while its bytes are not all there.</summary>
    /// <exception cref="AmqpException">amqp:connection:framing-error.</exception>
    public static bool TryRead(ReadOnlySpan<byte> data, int frameBytesMax, out FrameHeader header)
    {
        header = default;
        if (data.Length < Bytes) return false;
        uint size = BinaryPrimitives.ReadUInt32BigEndian(data);
        int offset = data[4] * 4;
        if (size > (uint)frameBytesMax) throw AmqpException.Framing($"A frame of {size} bytes is more than the {frameBytesMax} that this end takes.");
        if (size < Bytes) throw AmqpException.Framing($"A frame of {size} bytes is less than its header.");
        if (offset < Bytes || offset > size) throw AmqpException.Framing($"The body of a frame of {size} bytes cannot begin at byte {offset}.");
        header = new FrameHeader((int)size, offset, data[5], BinaryPrimitives.ReadUInt16BigEndian(data[6..]));
        return true;
    }

    /// <summary>Leaves room for the header of a frame.</summary>
    public static int Begin(AmqpWriter writer)
    {
        int begun = writer.Length;
        writer.Reserve(Bytes);
        return begun;
    }

    /// <summary>Fills the header of the frame that was begun there.</summary>
    public static void End(AmqpWriter writer, int begun, byte type, ushort channel)
    {
        Span<byte> header = writer.Written(begun, Bytes);
        BinaryPrimitives.WriteInt32BigEndian(header, writer.Length - begun);
        header[4] = 2;
        header[5] = type;
        BinaryPrimitives.WriteUInt16BigEndian(header[6..], channel);
    }
}
