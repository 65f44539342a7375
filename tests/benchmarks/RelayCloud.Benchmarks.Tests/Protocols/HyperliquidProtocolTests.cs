using System.Text;
using RelayCloud.Benchmarks.Net;
using RelayCloud.Benchmarks.PathRun;
using RelayCloud.Benchmarks.Protocols;

namespace RelayCloud.Benchmarks.Tests.Protocols;

public sealed class HyperliquidProtocolTests
{
    private static readonly string[] Messages =
        ["{\"channel\":\"bbo\",\"data\":1}", "{\"channel\":\"trades\",\"data\":\"" + new string('x', 300) + "\"}", "{}", "{\"channel\":\"l2Book\",\"data\":" + new string('7', 98) + "}"];

    private readonly HyperliquidProtocol _protocol = new();

    private static byte[] Stream() => [.. Messages.SelectMany(m => ServerFrame.Text(Encoding.ASCII.GetBytes(m))), .. ServerFrame.Text("{\"channel\":\"subscriptionResponse\",\"data\":{}}"u8)];

    [Fact]
    public void Messages_come_whole_and_once_however_the_stream_is_cut_in_two()
    {
        byte[] stream = Stream();
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
        foreach (byte b in Stream()) Feeding.Feed(_protocol, connection, [b], handler);
        Assert.Equal(Messages, handler.Messages);
        Assert.Equal(1, connection.Acks);
    }

    [Fact]
    public void Cutting_messages_allocates_nothing()
    {
        using SubscriberConnection connection = Feeding.Connection();
        byte[] stream = [.. Enumerable.Range(0, 100).SelectMany(_ => ServerFrame.Text("{\"channel\":\"trades\",\"data\":1}"u8))];
        // Cut within a frame, so that the carry is used.
        int half = (stream.Length / 2) + 3;
        byte[] second = new byte[stream.Length];
        var handler = new CountingHandler();
        void Once()
        {
            _protocol.Feed(connection, stream.AsSpan(0, half), 1, handler);
            int carried = connection.CarryLength;
            connection.Carry.AsSpan(0, carried).CopyTo(second);
            stream.AsSpan(half).CopyTo(second.AsSpan(carried));
            _protocol.Feed(connection, second.AsSpan(0, carried + stream.Length - half), 1, handler);
        }

        Once();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) Once();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(10_100, handler.Count);
    }

    [Fact]
    public void A_close_frame_ends_the_connection_and_tells_its_code()
    {
        using SubscriberConnection connection = Feeding.Connection();
        Feeding.Feed(_protocol, connection, [0x88, 2, 0x0F, 0xA1], new RecordingHandler());
        Assert.Equal((false, 4001), (connection.IsOpen, connection.CloseCode));
    }

    [Fact]
    public void An_error_of_the_server_is_kept()
    {
        using SubscriberConnection connection = Feeding.Connection();
        Feeding.Feed(_protocol, connection, ServerFrame.Text("{\"channel\":\"error\",\"data\":\"no\"}"u8), new RecordingHandler());
        Assert.Equal("{\"channel\":\"error\",\"data\":\"no\"}", connection.Error);
    }

    [Theory]
    [InlineData(new byte[] { 0x81, 0x85, 1, 2, 3, 4 })]
    [InlineData(new byte[] { 0xC1, 0x01, 65 })]
    [InlineData(new byte[] { 0x81, 127, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF })]
    [InlineData(new byte[] { 0x81, 127, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF })]
    [InlineData(new byte[] { 0x01, 0x01, 65 })]
    public void Masked_extended_oversized_and_fragmented_frames_are_refused(byte[] frame)
    {
        using SubscriberConnection connection = Feeding.Connection();
        Assert.Throws<InvalidDataException>(() => Feeding.Feed(_protocol, connection, frame, new RecordingHandler()));
    }

    [Fact]
    public void A_publication_is_a_masked_frame_of_coin_and_payload()
    {
        byte[] frame = _protocol.Publication(new TopicName("trades", "t0001"), "{\"x\":1}"u8);
        Assert.Equal([0x81, 0x80 | 13, 0, 0, 0, 0, .. "t0001 {\"x\":1}"u8], frame);
    }

    private sealed class CountingHandler : IDeliveryHandler
    {
        public int Count { get; private set; }

        public void OnMessage(SubscriberConnection connection, ReadOnlySpan<byte> payload, long receivedAtNs) => Count++;
    }
}
