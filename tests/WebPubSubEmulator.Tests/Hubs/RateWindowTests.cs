using RelayCloud.WebPubSubEmulator.Hubs;

namespace RelayCloud.WebPubSubEmulator.Tests.Hubs;

public sealed class RateWindowTests
{
    [Fact]
    public void No_second_has_more_than_the_limit()
    {
        var time = new ManualTime();
        var window = new RateWindow(100, time);
        var random = new Random(1);
        var taken = new Queue<long>();
        for (int step = 0; step < 20_000; step++)
        {
            time.Advance(TimeSpan.FromMilliseconds(random.Next(30)));
            if (window.TryTake(1)) taken.Enqueue(time.NowMs);

            // Any full second: slots are of 100 ms, so that nine tenths are what is certain.
            while (taken.Count > 0 && taken.Peek() <= time.NowMs - 900) taken.Dequeue();
            Assert.InRange(taken.Count, 0, 100);
        }
    }

    [Fact]
    public void The_whole_limit_is_there_every_second()
    {
        var time = new ManualTime();
        var window = new RateWindow(50, time);
        for (int second = 0; second < 20; second++)
        {
            Assert.Equal(50, Enumerable.Range(0, 80).Count(_ => window.TryTake(1)));
            time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public void One_that_is_larger_than_the_limit_is_let_through_once()
    {
        var time = new ManualTime();
        var window = new RateWindow(10, time);
        Assert.True(window.TryTake(1_000));
        Assert.False(window.TryTake(1));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(window.TryTake(1));
    }

    [Fact]
    public void Zero_is_no_limit()
    {
        var window = new RateWindow(0, new ManualTime());
        Assert.All(Enumerable.Range(0, 1_000), _ => Assert.True(window.TryTake(1_000)));
    }
}
