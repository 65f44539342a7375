using FsCheck;
using FsCheck.Fluent;
using RelayCloud.Ingest.Sessions.WebSocket.Frames;
using RelayCloud.Ingest.Tests.Sessions.Support;

namespace RelayCloud.Ingest.Tests.Sessions.Frames;

/// <summary>The reader of client frames against a writer that does everything the plain way.</summary>
public sealed class ClientFrameReaderTests
{
    private const int PayloadMax = 70_000;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(63)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(127)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(PayloadMax)]
    public void A_frame_is_read_as_it_was_written_at_every_form_of_length(int length) => AssertReads(RandomBytes(length, length), [1, 2, 3, 4], Opcode.Text, final: true);

    [Fact]
    public void Any_frame_is_read_as_it_was_written() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        ArbMap.Default.ArbFor<uint>(),
        Gen.Elements(Opcode.Text, Opcode.Continuation, Opcode.Binary, Opcode.Ping, Opcode.Pong, Opcode.Close).ToArbitrary(),
        (payload, mask, opcode) => AssertReads(payload, BitConverter.GetBytes(mask), opcode, final: opcode >= Opcode.Close || payload.Length % 2 == 0)).QuickCheckThrowOnFailure();

    [Fact]
    public void Truncated_anywhere_a_frame_is_not_read_and_not_changed()
    {
        foreach (int length in (int[])[0, 1, 125, 126, 300, 65_536])
        {
            byte[] frame = ClientFrames.Build(Opcode.Text, RandomBytes(length, 1));
            for (int cut = 0; cut < frame.Length; cut = cut < 20 ? cut + 1 : cut + 1 + (length / 50))
            {
                byte[] part = frame[..cut];
                Assert.False(ClientFrameReader.TryRead(part, PayloadMax, compression: false, out _, out int consumed, out FrameError error));
                Assert.Equal((0, FrameError.None), (consumed, error));
                Assert.True(part.AsSpan().SequenceEqual(frame.AsSpan(0, cut)), $"length {length}, cut at {cut}");
            }
        }
    }

    [Fact]
    public void A_run_of_frames_is_read_one_by_one_whatever_lies_behind()
    {
        var random = new Random(11);
        List<(Opcode Opcode, byte[] Payload)> sent = [];
        List<byte> wire = [];
        for (int i = 0; i < 500; i++)
        {
            var opcode = (Opcode)new[] { 0, 1, 9, 10 }[random.Next(4)];
            byte[] payload = RandomBytes(random.Next(opcode >= Opcode.Close ? 126 : 400), i);
            sent.Add((opcode, payload));
            wire.AddRange(ClientFrames.Build(opcode, payload, mask: BitConverter.GetBytes(random.Next())));
        }

        Span<byte> left = wire.ToArray();
        foreach ((Opcode opcode, byte[] payload) in sent)
        {
            Assert.True(ClientFrameReader.TryRead(left, PayloadMax, compression: false, out ClientFrame frame, out int consumed, out _));
            Assert.Equal(opcode, frame.Opcode);
            Assert.True(payload.AsSpan().SequenceEqual(frame.Payload));
            left = left[consumed..];
        }

        Assert.True(left.IsEmpty);
    }

    [Fact]
    public void Any_bytes_are_read_without_throwing_and_never_beyond_their_end()
    {
        var random = new Random(12);
        for (int i = 0; i < 200_000; i++)
        {
            byte[] bytes = new byte[random.Next(0, 40)];
            random.NextBytes(bytes);
            if (bytes.Length > 1 && i % 2 == 0) bytes[1] |= 0x80;
            bool read = ClientFrameReader.TryRead(bytes, 20, compression: i % 3 == 0, out ClientFrame frame, out int consumed, out FrameError error);
            if (read)
            {
                Assert.InRange(consumed, frame.Payload.Length + 6, bytes.Length);
                Assert.InRange(frame.Payload.Length, 0, 20);
                Assert.Equal(FrameError.None, error);
            }
            else
            {
                Assert.Equal(0, consumed);
            }
        }
    }

    [Fact]
    public void The_limit_is_judged_by_the_header_alone()
    {
        byte[] header = ClientFrames.HeaderClaiming(PayloadMax + 1)[..10];
        Assert.False(ClientFrameReader.TryRead(header, PayloadMax, compression: false, out _, out _, out FrameError error));
        Assert.Equal(FrameError.TooBig, error);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(0, false)]
    [InlineData(9, false)]
    [InlineData(8, false)]
    public void The_first_reserved_bit_means_compression_on_the_first_frame_of_a_message_only(int opcode, bool allowed)
    {
        byte[] frame = ClientFrames.Build((Opcode)opcode, [3, 232], reserved: 4);
        Assert.Equal(allowed, ClientFrameReader.TryRead(frame, PayloadMax, compression: true, out ClientFrame read, out _, out FrameError error));
        Assert.Equal(allowed ? FrameError.None : FrameError.ReservedBits, error);
        Assert.Equal(allowed, read.IsCompressed);
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        byte[] frame = ClientFrames.Build(Opcode.Text, RandomBytes(1_000, 1));
        ClientFrameReader.TryRead(frame, PayloadMax, compression: false, out _, out _, out _);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++) ClientFrameReader.TryRead(frame, PayloadMax, compression: false, out _, out _, out _);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void AssertReads(byte[] payload, byte[] mask, Opcode opcode, bool final)
    {
        if (opcode >= Opcode.Close && payload.Length > 125) payload = payload[..125];

        // Odd bytes all around: nothing may depend on what lies before or behind, nor touch it.
        byte[] frame = ClientFrames.Build(opcode, payload, final, mask: mask);
        byte[] buffer = [0xAA, 0xAA, 0xAA, .. frame, 0xAA, 0xAA];
        Assert.True(ClientFrameReader.TryRead(buffer.AsSpan(3), PayloadMax, compression: false, out ClientFrame read, out int consumed, out FrameError error));
        Assert.Equal((frame.Length, FrameError.None, opcode, final), (consumed, error, read.Opcode, read.IsFinal));
        Assert.True(payload.AsSpan().SequenceEqual(read.Payload));
        Assert.True(buffer.AsSpan(0, 3).IndexOfAnyExcept((byte)0xAA) < 0 && buffer.AsSpan(3 + frame.Length).IndexOfAnyExcept((byte)0xAA) < 0);
    }

    private static byte[] RandomBytes(int length, int seed)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
