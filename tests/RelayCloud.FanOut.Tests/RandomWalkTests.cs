using RelayCloud.FanOut.Subscribers;
using RelayCloud.FanOut.Tests.Fakes;

namespace RelayCloud.FanOut.Tests;

/// <summary>Random traffic, stalls, joins and leaves against what a naive reader of the same market would accept.</summary>
public sealed class RandomWalkTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Events_arrive_once_in_order_and_state_never_goes_back(int seed)
    {
        var random = new Random(seed);
        using var market = new Market(new HubOptions { Lanes = 2 });
        string[] coins = ["BTC", "ETH", "SOL"];
        FakeTarget[] targets = [.. Enumerable.Range(0, 8).Select(_ => new FakeTarget { WriteMax = random.Next(3, 200) })];
        Subscriber[] subscribers = [.. targets.Select(t => t.AttachTo(market.Hub, new SubscriberLimits { ConflateAboveBytes = random.Next(2) * 100, QueueMessagesMax = int.MaxValue, QueueBytesMax = int.MaxValue }))];
        foreach (Subscriber subscriber in subscribers)
            foreach (string coin in coins)
            {
                subscriber.Subscribe(market.Book(coin), default, default);
                subscriber.Subscribe(market.Trades(coin), default, new SubscribeOptions(30, null));
            }

        await Until.TrueAsync("all are subscribed", () => market.Hub.Statistics().Subscriptions == 48);
        for (int step = 0; step < 5_000; step++)
        {
            string coin = coins[random.Next(3)];
            int who = random.Next(targets.Length);
            switch (random.Next(12))
            {
                case 0:
                    targets[who].Block();
                    break;
                case 1:
                    targets[who].Open(random.Next(1, 4_000));
                    break;
                case 2:
                    targets[who].Open();
                    break;
                case < 7:
                    market.Publish(market.Trades(coin), "t");
                    break;
                default:
                    market.Publish(market.Book(coin), "b");
                    break;
            }
        }

        foreach (string coin in coins) market.Publish(market.Book(coin), "final");
        foreach (FakeTarget target in targets)
        {
            target.Open();
            foreach (string coin in coins)
                await Until.TrueAsync("the last book and the last trade are there", () =>
                {
                    target.Open();
                    string text = target.Text;
                    return text.Contains($"l2Book:{coin}@{market.Snapshots.Last[market.Book(coin).Id].Cursor.Offset}=final\n", StringComparison.Ordinal)
                        && text.Contains($"trades:{coin}@{market.Snapshots.Trades[market.Trades(coin).Id].Count}=", StringComparison.Ordinal);
                });
        }

        foreach (FakeTarget target in targets)
            foreach (string coin in coins)
            {
                long[] trades = Offsets(target, $"trades:{coin}@");
                Assert.Equal([.. Enumerable.Range(1, market.Snapshots.Trades[market.Trades(coin).Id].Count).Select(i => (long)i)], trades);
                long[] books = Offsets(target, $"l2Book:{coin}@");
                for (int i = 1; i < books.Length; i++) Assert.True(books[i] > books[i - 1]);
            }

        foreach (Subscriber subscriber in subscribers) subscriber.End(EndReason.Gone);
        await Until.TrueAsync("nothing is held", () => market.Hub.Messages.Outstanding == 0);
        Assert.Equal(0, market.Hub.Messages.Buffers.Outstanding);
        Lanes.LaneStatistics s = market.Hub.Statistics();
        Assert.Equal(s.Queued, s.Sent + s.Conflated + s.Dropped);
    }

    private static long[] Offsets(FakeTarget target, string prefix) =>
        [.. target.Lines.Where(l => l.StartsWith(prefix, StringComparison.Ordinal)).Select(l => long.Parse(l.Split('@', '=')[1]))];
}
