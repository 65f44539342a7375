using RelayCloud.MarketData.Arbitration;
using RelayCloud.MarketData.Tests.Support;

namespace RelayCloud.MarketData.Tests.Arbitration;

public sealed class TradesModelTests
{
    private static readonly GatewayFaults Continuous = new() { DelayMsMax = 1_200, DuplicateChance = 0.05 };
    private static readonly GatewayFaults Flapping = new() { DropChance = 0.002, CorruptChance = 0.05, DuplicateChance = 0.05 };
    private static readonly GatewayFaults Dropping = new() { DropChance = 0.002, DuplicateChance = 0.05 };
    private static readonly GatewayFaults Damaging = new() { CorruptChance = 0.2, DuplicateChance = 0.1 };
    private static readonly GatewayFaults Lying = new() { DropChance = 0.002, CorruptChance = 0.05, DuplicateChance = 0.05, SkipChance = 0.05, ReorderChance = 0.05 };

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 8)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void With_one_continuous_gateway_customers_see_every_trade_once_and_in_order(int seed)
    {
        GatewayFaults[][] worlds = [[Continuous], [Continuous, Flapping], [Continuous, Damaging], [Continuous, Flapping, Damaging], [Continuous, Flapping, Flapping]];
        foreach (GatewayFaults[] world in worlds)
        {
            var feed = new FeedHarness();
            var market = new TradeMarket(seed, feed, world);
            market.Run();
            List<long> published = feed.PublishedTids();
            Assert.NotEmpty(published);

            // From the first one on, the true sequence to its end.
            Assert.Equal(market.Truth.SkipWhile(t => t != published[0]), published);
            FeedStatistics statistics = feed.Feed.Snapshot();
            Assert.Equal((0, 0, 0), (statistics.TradesLate, statistics.HeldTradesNow, statistics.Gateways.Sum(g => g.Penalties)));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Whatever_gateways_do_nothing_that_one_gave_is_lost_or_published_twice(int seed)
    {
        GatewayFaults[][] worlds = [[Flapping], [Lying], [Flapping, Flapping], [Lying, Continuous], [Lying, Lying, Flapping], [Lying, Lying, Lying]];
        foreach (GatewayFaults[] world in worlds)
        {
            var feed = new FeedHarness();
            var market = new TradeMarket(seed, feed, world);
            market.Run();
            List<long> published = feed.PublishedTids();
            Assert.Equal(published.Count, published.Distinct().Count());

            // What one gave from before the first publication is history, and rightly left out.
            Assert.Equal(market.Given.Where(t => t > published[0]).Order(), published.Where(t => t > published[0]).Order());
            FeedStatistics statistics = feed.Feed.Snapshot();
            Assert.Equal(0, statistics.HeldTradesNow);
            Assert.All(statistics.Gateways, g => Assert.Equal(g.TradesHeld, g.HeldTradesPublished + g.HeldTradesDuplicate));
            Assert.Equal(published.Count, statistics.Gateways.Sum(g => g.TradesAccepted + g.HeldTradesPublished));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void One_gateway_alone_that_drops_keeps_the_order(int seed)
    {
        var feed = new FeedHarness();
        var market = new TradeMarket(seed, feed, Dropping);
        market.Run();
        List<long> published = feed.PublishedTids();
        Assert.Equal(published.Order(), published);

        // Every outage that was longer than the replay reaches back is counted, and no more than a few where the replay happened to begin right after it.
        int gaps = Enumerable.Range(1, published.Count - 1).Count(i => published[i] != published[i - 1] + 1);
        Assert.InRange(feed.Feed.Snapshot().PossibleGaps, gaps, gaps + 3);
    }
}
