using System.Text;
using RelayCloud.Benchmarks.Net;
using RelayCloud.Benchmarks.Protocols;

namespace RelayCloud.Benchmarks.Tests.Protocols;

public sealed class NatsProtocolTests
{
    private const string Lines = "INFO {\"x\":1}\r\nPONG\r\nMSG trades.t0 1 5\r\nhello\r\nMSG trades.t0 1 12\r\nMSG a 1 2\r\n!\r\nMSG trades.t0 1 0\r\n\r\n+OK\r\n";
    private static readonly string[] Messages = ["hello", "MSG a 1 2\r\n!", ""];
    private readonly NatsProtocol _protocol = new();

    // Frames of that many bytes, without regard to lines.
    private static byte[] Framed(int frameBytes) =>
        [.. Encoding.ASCII.GetBytes(Lines).Chunk(frameBytes).SelectMany(chunk => (byte[])[0x82, (byte)chunk.Length, .. chunk])];

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(40)]
    [InlineData(125)]
    public void Messages_come_whole_and_once_however_frames_and_reads_cut_them(int frameBytes)
    {
        byte[] stream = Framed(frameBytes);
        for (int cut = 0; cut <= stream.Length; cut++)
        {
            using SubscriberConnection connection = Feeding.Connection();
            var handler = new RecordingHandler();
            Feeding.Feed(_protocol, connection, stream.AsSpan(0, cut), handler);
            Feeding.Feed(_protocol, connection, stream.AsSpan(cut), handler);
            Assert.Equal(Messages, handler.Messages);
            Assert.Equal((1, 0), (connection.Acks, connection.CarryLength));
        }
    }

    [Fact]
    public void Messages_come_whole_and_once_when_each_byte_comes_alone()
    {
        using SubscriberConnection connection = Feeding.Connection();
        var handler = new RecordingHandler();
        foreach (byte b in Framed(9)) Feeding.Feed(_protocol, connection, [b], handler);
        Assert.Equal(Messages, handler.Messages);
    }

    [Theory]
    [InlineData("MSG trades.t0 1 x\r\n")]
    [InlineData("MSG trades.t0 1 -4\r\n")]
    [InlineData("MSG trades.t0 1 99999999999\r\n")]
    public void A_length_that_makes_no_sense_is_refused(string line)
    {
        using SubscriberConnection connection = Feeding.Connection();
        byte[] frame = [0x82, (byte)line.Length, .. Encoding.ASCII.GetBytes(line)];
        Assert.Throws<InvalidDataException>(() => Feeding.Feed(_protocol, connection, frame, new RecordingHandler()));
    }

    [Fact]
    public void The_publisher_answers_pings_and_tells_errors()
    {
        Assert.Equal("PONG\r\n"u8.ToArray(), _protocol.AnswerToPublisher("INFO {}\r\nPING\r\n"u8).ToArray());
        Assert.Equal(0, _protocol.AnswerToPublisher("INFO {}\r\n"u8).Length);
        Assert.Throws<InvalidDataException>(() => _protocol.AnswerToPublisher("-ERR 'Unknown'\r\n"u8).Length);
    }
}
