using System.Buffers.Binary;
using System.Text;
using RelayCloud.Ingest.Sessions.WebSocket.Frames;

namespace RelayCloud.Ingest.Tests.Sessions.Support;

/// <summary>Writes client frames the plain way (RFC 6455 section 5.2), right ones and wrong ones.</summary>
internal static class ClientFrames
{
    private static readonly byte[] Mask = [0x37, 0xFA, 0x21, 0x3D];

    public static byte[] Text(string text, bool final = true) => Build(Opcode.Text, Encoding.UTF8.GetBytes(text), final);

    public static byte[] Close(int code, string reason = "") => Build(Opcode.Close, [(byte)(code >> 8), (byte)code, .. Encoding.UTF8.GetBytes(reason)]);

    public static byte[] Build(Opcode opcode, ReadOnlySpan<byte> payload, bool final = true, int reserved = 0, bool masked = true, byte[]? mask = null)
    {
        mask ??= Mask;
        byte first = (byte)((final ? 0x80 : 0) | (reserved << 4) | (int)opcode);
        byte[] frame = [first, .. Length(payload.Length, masked), .. masked ? mask : [], .. payload];
        if (!masked) return frame;
        int start = frame.Length - payload.Length;
        for (int i = 0; i < payload.Length; i++) frame[start + i] ^= mask[i % 4];
        return frame;
    }

    /// <summary>Only the header and mask of a text frame that claims to have that many bytes.</summary>
    public static byte[] HeaderClaiming(long length)
    {
        byte[] header = [0x81, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0, .. Mask];
        BinaryPrimitives.WriteInt64BigEndian(header.AsSpan(2), length);
        return header;
    }

    private static byte[] Length(int length, bool masked)
    {
        int bit = masked ? 0x80 : 0;
        return length switch
        {
            < 126 => [(byte)(bit | length)],
            <= ushort.MaxValue => [(byte)(bit | 126), (byte)(length >> 8), (byte)length],
            _ => [(byte)(bit | 127), 0, 0, 0, 0, (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length],
        };
    }
}
