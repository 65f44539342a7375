using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RelayCloud.Benchmarks.Protocols;

/// <summary>The head of a server's WebSocket frame.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FrameHead(int Opcode, bool Final, int HeadBytes, long PayloadBytes)
{
    public const int Text = 1;
    public const int Close = 8;
    public const int Ping = 9;

    /// <summary>Reads a head; false when more bytes are needed.</summary>
    /// <exception cref="InvalidDataException">A masked frame, reserved bits, or a payload longer than <see cref="WireProtocol.MessageBytesMax"/>.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(ReadOnlySpan<byte> bytes, out FrameHead head)
    {
        head = default;
        if (bytes.Length < 2) return false;
        int length = bytes[1];
        int first = bytes[0];
        if (length < 126 && (first & 0x70) == 0)
        {
            head = new FrameHead(first & 15, first > 127, 2, length);
            return true;
        }

        return TryReadLong(bytes, out head);
    }

    private static bool TryReadLong(ReadOnlySpan<byte> bytes, out FrameHead head)
    {
        head = default;
        if ((bytes[0] & 0x70) != 0) throw new InvalidDataException("A frame has reserved bits set; no extension was agreed.");
        if (bytes[1] > 127) throw new InvalidDataException("The server sent a masked frame.");
        int headBytes = bytes[1] == 126 ? 4 : 10;
        if (bytes.Length < headBytes) return false;
        ulong payload = headBytes == 4 ? BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]) : BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]);
        if (payload > WireProtocol.MessageBytesMax)
            throw new InvalidDataException($"A frame of {payload} bytes; the most taken is {WireProtocol.MessageBytesMax}.");
        head = new FrameHead(bytes[0] & 15, bytes[0] > 127, headBytes, (long)payload);
        return true;
    }
}
