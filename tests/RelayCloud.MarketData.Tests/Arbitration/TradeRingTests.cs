using System.Buffers;
using System.Text;
using RelayCloud.MarketData.Arbitration;

namespace RelayCloud.MarketData.Tests.Arbitration;

public sealed class TradeRingTests
{
    [Theory]
    [InlineData(1, 30, 4_096)]
    [InlineData(2, 100, 20_000)]
    [InlineData(3, 1_000, 100_000)]
    public void Keeps_the_last_trades_byte_for_byte_within_both_bounds(int seed, int tradesMax, int bytesMax)
    {
        var random = new Random(seed);
        var ring = new TradeRing(tradesMax, bytesMax);
        var all = new List<string>();
        for (int i = 0; i < 5_000; i++)
        {
            string trade = $"{{{i}:{new string('x', random.Next(random.Next(10) == 0 ? 1_500 : 200))}}}";
            ring.Add(Encoding.ASCII.GetBytes(trade), i, 0, TradeMark.None);
            all.Add(trade);
            Assert.InRange(ring.Count, 1, tradesMax);
            if (random.Next(20) != 0) continue;
            int count = random.Next(1, ring.Count + 1);
            var writer = new ArrayBufferWriter<byte>();
            ring.CopyLast(count, writer);
            Assert.Equal("[" + string.Join(',', all.TakeLast(count)) + "]", Encoding.ASCII.GetString(writer.WrittenSpan));

            // It drops no more than it must: with half of the bytes in use the other bound rules.
            if (all.TakeLast(tradesMax).Sum(t => t.Length) < bytesMax / 2) Assert.Equal(Math.Min(all.Count, tradesMax), ring.Count);
        }
    }

    [Fact]
    public void Finds_who_published_the_next_trade()
    {
        var ring = new TradeRing(30, 4_096);
        ring.Add("{}"u8, 10, 0, TradeMark.None);
        ring.Add("{}"u8, 20, 1, TradeMark.AfterPossibleGap);
        ring.Add("{}"u8, 15, 2, TradeMark.Late);
        ring.Add("{}"u8, 30, 2, TradeMark.None);
        Assert.True(ring.TryFindSuccessor(12, out int gateway, out TradeMark mark));
        Assert.Equal((1, TradeMark.AfterPossibleGap), (gateway, mark));
        Assert.True(ring.TryFindSuccessor(20, out gateway, out _));
        Assert.Equal(2, gateway);
        Assert.False(ring.TryFindSuccessor(30, out _, out _));
    }
}
