using System.Buffers.Binary;

namespace RelayCloud.Ingest.Sessions.WebSocket.Frames;

/// <summary>Writes headers of server frames (RFC 6455 section 5.2): final, not masked.</summary>
internal static class FrameHeader
{
    /// <summary>The longest header of a server frame, bytes.</summary>
    public const int LengthMax = 10;

    /// <summary>The header's length for a payload of that many bytes.</summary>
    public static int LengthFor(int payloadLength) => payloadLength < 126 ? 2 : payloadLength <= ushort.MaxValue ? 4 : 10;

    /// <summary>Writes a header and returns its length.</summary>
    public static int Write(Span<byte> destination, Opcode opcode, int payloadLength, bool compressed = false)
    {
        destination[0] = (byte)(0x80 | (compressed ? 0x40 : 0) | (byte)opcode);
        if (payloadLength < 126)
        {
            destination[1] = (byte)payloadLength;
            return 2;
        }

        if (payloadLength <= ushort.MaxValue)
        {
            destination[1] = 126;
            BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)payloadLength);
            return 4;
        }

        destination[1] = 127;
        BinaryPrimitives.WriteUInt64BigEndian(destination[2..], (ulong)payloadLength);
        return 10;
    }
}
