using RelayCloud.GatewaySimulator.Market;
using RelayCloud.GatewaySimulator.Tests.Support;

namespace RelayCloud.GatewaySimulator.Tests.Market;

public class BlockClockTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(12)]
    [InlineData(14.7)]
    [InlineData(250)]
    [InlineData(1000)]
    public void The_block_at_a_blocks_time_is_that_block(double blocksPerSecond)
    {
        var clock = new BlockClock(new ManualTime(), blocksPerSecond, 1, 0);
        var random = new Random(1);
        for (int i = 0; i < 1_000; i++)
        {
            long block = random.NextInt64((long)(1_800_000_000L * blocksPerSecond));
            long timeMs = clock.TimeMs(block);
            Assert.Equal(block, clock.BlockAt(timeMs));
            Assert.Equal(block - 1, clock.BlockAt(timeMs - 1));
            Assert.Equal(block, clock.FirstBlockFrom(timeMs));
            Assert.Equal(block + 1, clock.FirstBlockFrom(timeMs + 1));
        }
    }

    [Fact]
    public void Market_time_is_unix_time_at_speed_1()
    {
        var time = new ManualTime();
        Assert.Equal(time.GetUtcNow().ToUnixTimeMilliseconds(), new BlockClock(time, 12, 1, 1_767_225_600_000).NowMs);
    }

    [Fact]
    public void Market_time_runs_at_the_speed_from_the_anchor()
    {
        var time = new ManualTime();
        long anchorMs = time.GetUtcNow().ToUnixTimeMilliseconds() - 1_000;
        var clock = new BlockClock(time, 12, 10, anchorMs);
        Assert.Equal(anchorMs + 10_000, clock.NowMs);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(anchorMs + 30_000, clock.NowMs);
        Assert.Equal(TimeSpan.FromSeconds(1), clock.Until(anchorMs + 40_000));
    }
}
