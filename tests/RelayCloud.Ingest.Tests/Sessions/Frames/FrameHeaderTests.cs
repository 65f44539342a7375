using RelayCloud.Ingest.Sessions.WebSocket.Frames;

namespace RelayCloud.Ingest.Tests.Sessions.Frames;

public sealed class FrameHeaderTests
{
    [Theory]
    [InlineData(0, new byte[] { 0x81, 0 })]
    [InlineData(125, new byte[] { 0x81, 125 })]
    [InlineData(126, new byte[] { 0x81, 126, 0, 126 })]
    [InlineData(65_535, new byte[] { 0x81, 126, 0xFF, 0xFF })]
    [InlineData(65_536, new byte[] { 0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0 })]
    [InlineData(int.MaxValue, new byte[] { 0x81, 127, 0, 0, 0, 0, 0x7F, 0xFF, 0xFF, 0xFF })]
    public void A_header_uses_the_shortest_form_of_its_length(int payloadLength, byte[] expected)
    {
        byte[] bytes = new byte[FrameHeader.LengthMax];
        int length = FrameHeader.Write(bytes, Opcode.Text, payloadLength);
        Assert.Equal(expected, bytes[..length]);
        Assert.Equal(length, FrameHeader.LengthFor(payloadLength));
    }

    [Fact]
    public void A_header_says_whether_its_payload_is_compressed()
    {
        byte[] bytes = new byte[FrameHeader.LengthMax];
        FrameHeader.Write(bytes, Opcode.Text, 5, compressed: true);
        Assert.Equal(0xC1, bytes[0]);
    }

    // A client's frame differs from a server's by the mask alone: with a mask of zeros put in, one reads what the other wrote.
    [Fact]
    public void What_the_writer_wrote_the_reader_reads()
    {
        foreach (int length in (int[])[0, 1, 125, 126, 127, 1_000, 65_535, 65_536, 70_000])
        {
            byte[] header = new byte[FrameHeader.LengthMax];
            int headerLength = FrameHeader.Write(header, Opcode.Text, length);
            header[1] |= 0x80;
            byte[] frame = [.. header.AsSpan(0, headerLength), 0, 0, 0, 0, .. new byte[length]];
            Assert.True(ClientFrameReader.TryRead(frame, 70_000, compression: false, out ClientFrame read, out int consumed, out _));
            Assert.Equal((length, frame.Length), (read.Payload.Length, consumed));
        }
    }
}
