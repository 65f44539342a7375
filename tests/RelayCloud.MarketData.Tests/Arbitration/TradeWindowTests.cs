using RelayCloud.MarketData.Arbitration;
using RelayCloud.MarketData.Tests.Support;

namespace RelayCloud.MarketData.Tests.Arbitration;

public sealed class TradeWindowTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Agrees_with_a_set_and_a_queue(int seed)
    {
        var random = new Random(seed);
        var window = new TradeWindow(256);
        var set = new HashSet<(long, long)>();
        var queue = new Queue<(long, long)>();
        long forgotten = 0;
        for (int i = 0; i < 20_000; i++)
        {
            // Few ids and times, so that keys repeat and slots collide.
            (long, long) key = (random.Next(40), random.Next(20) * (seed == 1 ? 1 : 1L << 40));
            Assert.Equal(set.Contains(key), window.Contains(key.Item1, key.Item2));
            Assert.Equal(!set.Contains(key), window.TryAdd(key.Item1, key.Item2));
            if (set.Add(key)) queue.Enqueue(key);
            if (queue.Count > 256)
            {
                (long, long) oldest = queue.Dequeue();
                set.Remove(oldest);
                forgotten = Math.Max(forgotten, oldest.Item1);
            }

            Assert.Equal(set.Count, window.Count);
            Assert.Equal(forgotten, window.ForgottenTimeMs);
        }
    }

    [Fact]
    public void A_full_window_allocates_nothing()
    {
        var window = new TradeWindow(256);
        for (int i = 0; i < 256; i++) window.TryAdd(i, i);
        int next = 256;
        Allocations.AssertNone(() =>
        {
            for (int i = 0; i < 500; i++) window.TryAdd(next, next++);
        });
    }
}
