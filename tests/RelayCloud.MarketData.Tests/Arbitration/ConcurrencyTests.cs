using RelayCloud.MarketData.Tests.Support;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.MarketData.Tests.Arbitration;

public sealed class ConcurrencyTests
{
    /// <summary>Three threads are three gateways that send the same; one of them is dropped and subscribed again all the time, one is damaged now and then.</summary>
    [Fact]
    public void Gateways_on_threads_of_their_own_publish_each_value_once_and_in_order()
    {
        const int Values = 3_000;
        var feed = new FeedHarness();
        Topic trades = feed.TopicOf(Channel.Trades);
        long start = Wire.StartMs - 1_000_000;
        (byte[] Trades, byte[] Bbo)[] frames = [.. Enumerable.Range(1, Values).Select(i => (Wire.Utf8(Wire.Trades("BTC", (start + (i * 70L), i))), Wire.Utf8(Wire.Bbo("BTC", start + (i * 70L)))))];
        byte[] damaged = Wire.Utf8("{");
        foreach (int gateway in new[] { 0, 1, 2 }) feed.Send(gateway, frames[0].Trades);
        Thread[] threads = [.. Enumerable.Range(0, 3).Select(gateway => new Thread(() =>
        {
            for (int i = 1; i < Values; i++)
            {
                if (gateway == 1 && i % 50 == 0) feed.Feed.OnFrame(1, damaged, 0, books: null);
                if (gateway == 2 && i % 70 == 0)
                {
                    feed.Feed.OnTopicDown(2, trades);
                    feed.Feed.OnSubscribing(2, trades);
                }

                feed.Feed.OnFrame(gateway, frames[i].Trades, 0, books: null);
                feed.Feed.OnFrame(gateway, frames[i].Bbo, 0, books: null);
                if (i % 10 == 0) feed.Feed.OnTick();
            }
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) Assert.True(thread.Join(TimeSpan.FromSeconds(30)), "a gateway's thread did not end");

        Assert.Equal(Enumerable.Range(1, Values).Select(i => (long)i), feed.PublishedTids());
        List<long> bbos = [.. feed.Messages.Where(m => m.Topic.Channel == Channel.Bbo).Select(m => m.UpstreamTimeMs)];
        Assert.Equal(bbos.Order(), bbos);
        Assert.Equal(bbos.Distinct().Count(), bbos.Count);
        Assert.Equal(start + (Values * 70L), bbos[^1]);
        Assert.Equal(0, feed.Feed.Snapshot().HeldTradesNow);
        Assert.Equal(Enumerable.Range(0, 3).Select(_ => 0L), feed.Feed.Snapshot().Gateways.Select(g => g.TradesLate));
    }
}
