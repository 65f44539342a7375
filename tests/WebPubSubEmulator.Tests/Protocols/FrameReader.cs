using System.Buffers.Binary;

namespace RelayCloud.WebPubSubEmulator.Tests.Protocols;

/// <summary>Reads one frame of a server, written independently of the code under test.</summary>
internal static class FrameReader
{
    public static (byte Opcode, byte[] Payload) Read(byte[] frame)
    {
        Assert.Equal(0x80, frame[0] & 0xF0);
        int length = frame[1];
        int header = 2;
        if (length == 126)
        {
            length = BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(2));
            Assert.True(length >= 126);
            header = 4;
        }
        else if (length == 127)
        {
            length = (int)BinaryPrimitives.ReadUInt64BigEndian(frame.AsSpan(2));
            Assert.True(length > ushort.MaxValue);
            header = 10;
        }

        Assert.Equal(frame.Length, header + length);
        return ((byte)(frame[0] & 0x0F), frame[header..]);
    }
}
