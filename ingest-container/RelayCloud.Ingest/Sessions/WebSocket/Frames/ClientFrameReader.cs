using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace RelayCloud.Ingest.Sessions.WebSocket.Frames;

/// <summary>Reads client frames (RFC 6455 section 5.2) from a buffer. Every length is checked before it is believed. Stateless; no allocation.</summary>
internal static class ClientFrameReader
{
    private const int MaskLength = 4;

    /// <summary>Tries to read the frame at the start of <paramref name="buffer"/> and unmasks it there.</summary>
    /// <param name="buffer">What has been received.</param>
    /// <param name="payloadMax">The longest payload taken, bytes.</param>
    /// <param name="compression">Whether permessage-deflate was agreed, which gives RSV1 a meaning.</param>
    /// <param name="frame">The frame, when the result is true.</param>
    /// <param name="consumed">How many bytes it took; 0 = more are needed, or there is an error.</param>
    /// <param name="error">What is wrong; <see cref="FrameError.None"/> when more bytes are needed.</param>
    public static bool TryRead(Span<byte> buffer, int payloadMax, bool compression, out ClientFrame frame, out int consumed, out FrameError error)
    {
        frame = default;
        consumed = 0;
        error = FrameError.None;
        if (buffer.Length < 2) return false;
        byte first = buffer[0];
        var opcode = (Opcode)(first & 0x0F);
        bool isControl = (first & 0x08) != 0;
        bool isFinal = (first & 0x80) != 0;
        bool rsv1 = (first & 0x40) != 0;
        error = Check(first, buffer[1], opcode, isControl, isFinal, rsv1, compression);
        if (error != FrameError.None) return false;

        int headerLength = 2;
        long length = buffer[1] & 0x7F;
        if (length == 126)
        {
            if (buffer.Length < 4) return false;
            length = BinaryPrimitives.ReadUInt16BigEndian(buffer[2..]);
            headerLength = 4;
            if (length < 126) error = FrameError.BadLength;
        }
        else if (length == 127)
        {
            if (buffer.Length < 10) return false;
            length = BinaryPrimitives.ReadInt64BigEndian(buffer[2..]);
            headerLength = 10;
            if (length <= ushort.MaxValue) error = FrameError.BadLength;
        }

        if (error == FrameError.None && length > payloadMax) error = FrameError.TooBig;
        if (error != FrameError.None) return false;
        int total = headerLength + MaskLength + (int)length;
        if (buffer.Length < total) return false;
        Span<byte> payload = buffer.Slice(headerLength + MaskLength, (int)length);
        Unmask(payload, MemoryMarshal.Read<uint>(buffer[headerLength..]));
        frame = new ClientFrame { Opcode = opcode, IsFinal = isFinal, IsCompressed = rsv1, Payload = payload };
        consumed = total;
        return true;
    }

    private static FrameError Check(byte first, byte second, Opcode opcode, bool isControl, bool isFinal, bool rsv1, bool compression)
    {
        if ((first & 0x30) != 0) return FrameError.ReservedBits;
        if (rsv1 && (!compression || isControl || opcode == Opcode.Continuation)) return FrameError.ReservedBits;
        if (opcode is not (Opcode.Continuation or Opcode.Text or Opcode.Binary or Opcode.Close or Opcode.Ping or Opcode.Pong)) return FrameError.UnknownOpcode;
        if ((second & 0x80) == 0) return FrameError.NotMasked;
        if (isControl && !isFinal) return FrameError.ControlFragmented;
        if (isControl && (second & 0x7F) > 125) return FrameError.ControlTooLong;
        return FrameError.None;
    }

    private static void Unmask(Span<byte> payload, uint mask)
    {
        if (mask == 0) return;
        var wide = new Vector<uint>(mask);
        int width = Vector<byte>.Count;
        int i = 0;
        for (; i + width <= payload.Length; i += width)
            (new Vector<byte>(payload[i..]) ^ Vector.AsVectorByte(wide)).CopyTo(payload[i..]);
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(in mask));
        for (; i < payload.Length; i++) payload[i] ^= bytes[i & 3];
    }
}
