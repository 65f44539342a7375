using RelayCloud.MarketData.Arbitration;
using RelayCloud.MarketData.Tests.Support;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.MarketData.Tests.Arbitration;

/// <summary>Redundant streams without sequence numbers, each test one way in which they go wrong. Trade n has the id n and the time of block n.</summary>
public abstract class RedundantTrades
{
    private protected const int A = 0, B = 1;
    private protected static readonly byte[] Damaged = Wire.Utf8("{\"channel\":\"tra");

    private protected RedundantTrades()
    {
        Topic = Harness.TopicOf(Channel.Trades);
        Harness.Time.Advance(100_000);
    }

    private protected FeedHarness Harness { get; } = new();

    private protected Topic Topic { get; }

    private protected static long At(int trade) => Wire.StartMs + (trade * 70L);

    private protected static string Frame(params int[] trades) => Wire.Trades("BTC", [.. trades.Select(i => (At(i), (long)i))]);

    private protected static IEnumerable<int> Range(int first, int last) => Enumerable.Range(first, last - first + 1);

    private protected string Send(int gateway, params int[] trades) => Harness.Send(gateway, Frame(trades));

    private protected void Tick(long ms)
    {
        Harness.Time.Advance(ms);
        Harness.Feed.OnTick();
    }

    private protected void Published(params int[] trades) => Assert.Equal(trades.Select(i => (long)i), Harness.PublishedTids());

    private protected void NoGapNoLate()
    {
        FeedStatistics statistics = Harness.Feed.Snapshot();
        Assert.Equal((0, 0, 0), (statistics.PossibleGaps, statistics.TradesLate, statistics.HeldTradesNow));
    }
}
