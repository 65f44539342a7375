using System.Text;
using RelayCloud.Benchmarks.Payloads;

namespace RelayCloud.Benchmarks.Tests.Payloads;

public sealed class TimeStampTokenTests
{
    [Fact]
    public void What_was_stamped_is_read_again()
    {
        var random = new Random(1);
        for (int i = 0; i < 10_000; i++)
        {
            byte[] payload = Encoding.ASCII.GetBytes($"abc{TimeStampToken.Blank}xyz");
            long time = random.NextInt64();
            uint sequence = (uint)random.NextInt64(1L << 32);
            ushort topic = (ushort)random.Next(1 << 16);
            TimeStampToken.Stamp(payload.AsSpan(3), time, sequence, topic);

            Assert.True(TimeStampToken.TryRead(payload, 3, out long readTime, out uint readSequence, out int readTopic));
            Assert.Equal((time, sequence, topic), (readTime, readSequence, (ushort)readTopic));
            Assert.Matches("^abc#ts=[0-9a-f]{16}\\.[0-9a-f]{8}\\.[0-9a-f]{4}#xyz$", Encoding.ASCII.GetString(payload));
        }
    }

    [Fact]
    public void Nothing_is_read_where_there_is_no_token()
    {
        byte[] payload = Encoding.ASCII.GetBytes($"abc{TimeStampToken.Blank}");
        foreach (int offset in new[] { -1, 0, 2, 4, payload.Length, payload.Length + 1, int.MaxValue })
            Assert.False(TimeStampToken.TryRead(payload, offset, out _, out _, out _));
        for (int length = 0; length < payload.Length; length++)
            Assert.False(TimeStampToken.TryRead(payload.AsSpan(0, length), 3, out _, out _, out _));
    }
}
