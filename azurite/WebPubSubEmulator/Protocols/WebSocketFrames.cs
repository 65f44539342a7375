using System.Buffers.Binary;
using System.Text;

namespace RelayCloud.WebPubSubEmulator.Protocols;

/// <summary>Frames of a server (RFC 6455 section 5.2): final, not masked.</summary>
internal static class WebSocketFrames
{
    public const byte Text = 1;
    public const byte Binary = 2;
    public const byte CloseOpcode = 8;

    /// <summary>The longest header, bytes.</summary>
    public const int HeaderLengthMax = 10;

    private const int CloseReasonBytesMax = 123;

    public static int HeaderLength(int payloadLength) => payloadLength < 126 ? 2 : payloadLength <= ushort.MaxValue ? 4 : 10;

    /// <summary>Writes a header and returns its length.</summary>
    public static int WriteHeader(Span<byte> destination, byte opcode, int payloadLength)
    {
        destination[0] = (byte)(0x80 | opcode);
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

    /// <summary>A whole frame.</summary>
    public static byte[] Frame(byte opcode, ReadOnlySpan<byte> payload)
    {
        byte[] frame = new byte[HeaderLength(payload.Length) + payload.Length];
        payload.CopyTo(frame.AsSpan(WriteHeader(frame, opcode, payload.Length)));
        return frame;
    }

    /// <summary>A close frame; the reason is cut to what fits.</summary>
    public static byte[] Close(int code, string reason)
    {
        Span<byte> payload = stackalloc byte[2 + CloseReasonBytesMax];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)code);

        // Cuts between characters: half of one would not be UTF-8.
        Encoding.UTF8.GetEncoder().Convert(reason, payload[2..], flush: true, out _, out int written, out _);
        return Frame(CloseOpcode, payload[..(2 + written)]);
    }
}
