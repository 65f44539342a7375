using RelayCloud.Ingest.Gateways;
using RelayCloud.Ingest.Gateways.Dialects;
using RelayCloud.Ingest.Gateways.Planning;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Tests.Gateways;

public sealed class SubscriptionPlannerTests
{
    private readonly TopicTable _topics = new(new CoinTable());

    [Fact]
    public void Every_gateway_carries_every_topic_when_the_budgets_allow()
    {
        SubscriptionPlanner planner = Planner(Capacity(100), Capacity(100));
        List<Topic> topics = Trades(60);
        planner.Replan(topics);
        Assert.All(topics, t => Assert.True(planner[0].Has(t) && planner[1].Has(t)));
        Assert.Empty(planner.LeftOut);
    }

    [Fact]
    public void Covering_every_topic_once_comes_before_carrying_any_twice()
    {
        SubscriptionPlanner planner = Planner(Capacity(40), Capacity(40));
        List<Topic> topics = Trades(70);
        planner.Replan(topics);
        Assert.All(topics, t => Assert.True(planner.IsCovered(t)));
        Assert.Equal(80, planner[0].Count + planner[1].Count);
        Assert.Equal(topics.Take(10), topics.Where(t => planner[0].Has(t) && planner[1].Has(t)));
    }

    [Fact]
    public void The_most_important_topics_are_kept_when_the_budget_does_not_suffice()
    {
        SubscriptionPlanner planner = Planner(Capacity(10));
        List<Topic> topics = Trades(15);
        planner.Replan(topics.GetRange(5, 10));
        planner.Replan(topics);
        Assert.Equal(topics.Take(10), topics.Where(planner.IsCovered));
        Assert.Equal(topics.Skip(10), planner.LeftOut);
    }

    [Fact]
    public void A_second_copy_gives_way_to_a_topic_that_nobody_carries()
    {
        SubscriptionPlanner planner = Planner(Capacity(10), Capacity(10));
        List<Topic> topics = Trades(11);
        planner.Replan(topics.GetRange(0, 10));
        Assert.False(planner.TryAdd(topics[10]));
        planner.Replan(topics);
        Assert.All(topics, t => Assert.True(planner.IsCovered(t)));
    }

    [Fact]
    public void Sockets_are_filled_one_after_the_other_and_not_beyond_their_number()
    {
        SubscriptionPlanner planner = Planner(Capacity(1_000, sockets: 3, perSocket: 10));
        List<Topic> topics = Trades(35);
        planner.Replan(topics);
        Assert.Equal(30, planner[0].Count);
        Assert.Equal([10, 10, 10], topics.Where(planner[0].Has).GroupBy(planner[0].SocketOf).OrderBy(g => g.Key).Select(g => g.Count()));
        Assert.Equal(5, planner.LeftOut.Count);
    }

    [Fact]
    public void Aggregations_of_one_book_never_share_a_socket()
    {
        SubscriptionPlanner planner = Planner(Capacity(100, sockets: 3));
        Topic plain = Topic(Channel.L2Book, "BTC");
        Topic[] aggregated = [Topic(Channel.L2Book, "BTC", sigFigs: 5), Topic(Channel.L2Book, "BTC", sigFigs: 4), Topic(Channel.L2Book, "BTC", sigFigs: 3)];
        planner.Replan([plain, .. aggregated]);
        Assert.Equal([0, 1, 2], aggregated.Select(planner[0].SocketOf).Order());
        Assert.False(planner.TryAdd(Topic(Channel.L2Book, "BTC", sigFigs: 2)));
        Assert.True(planner.TryAdd(Topic(Channel.L2Book, "BTC", fast: true, sigFigs: 2)));
        Assert.True(planner.TryAdd(Topic(Channel.L2Book, "ETH", sigFigs: 2)));
    }

    [Fact]
    public void An_order_book_server_never_has_two_books_of_a_coin_on_a_socket()
    {
        SubscriptionPlanner planner = Planner(Capacity(100, sockets: 2, kind: GatewayKind.OrderBookServer));
        Topic plain = Topic(Channel.L2Book, "BTC"), aggregated = Topic(Channel.L2Book, "BTC", sigFigs: 5);
        planner.Replan([plain, aggregated]);
        Assert.NotEqual(planner[0].SocketOf(plain), planner[0].SocketOf(aggregated));
    }

    [Fact]
    public void What_only_one_dialect_has_displaces_what_the_other_gateway_can_carry()
    {
        SubscriptionPlanner planner = Planner(Capacity(2), Capacity(2, kind: GatewayKind.OrderBookServer));
        Topic[] topics = [Topic(Channel.Trades, "BTC"), Topic(Channel.Trades, "ETH"), Topic(Channel.Bbo, "BTC"), Topic(Channel.Bbo, "ETH")];
        planner.Replan(topics);
        Assert.All(topics, t => Assert.True(planner.IsCovered(t), t.Name));
    }

    /// <summary>Random sets of topics, one after the other, over random gateways.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Limits_and_coverage_hold_for_any_sequence_of_sets(int seed)
    {
        var random = new Random(seed);
        for (int run = 0; run < 60; run++)
        {
            GatewayCapacity[] capacities = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ =>
                Capacity(random.Next(1, 60), random.Next(1, 6), random.Next(1, 30), random.Next(4) == 0 ? GatewayKind.OrderBookServer : GatewayKind.Hyperliquid))];
            SubscriptionPlanner planner = Planner(capacities);
            List<Topic> pool = Pool(random.Next(1, 20));
            for (int step = 0; step < 10; step++)
            {
                List<Topic> desired = [.. pool.Where(_ => random.Next(3) > 0)];
                planner.Replan(desired);
                CheckLimits(planner, capacities, desired);
                CheckCoverage(planner, capacities, desired);
            }
        }
    }

    /// <summary>Among gateways of one kind a plan that still fits is left as it is, and what stays on a gateway stays on its socket.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Nothing_moves_that_need_not(int seed)
    {
        var random = new Random(seed);
        for (int run = 0; run < 60; run++)
        {
            GatewayCapacity[] capacities = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Capacity(random.Next(1, 60), random.Next(1, 6), random.Next(1, 30)))];
            SubscriptionPlanner planner = Planner(capacities);
            List<Topic> pool = Trades(random.Next(1, 120));
            for (int step = 0; step < 10; step++)
            {
                List<Topic> desired = [.. pool.Where(_ => random.Next(3) > 0)];
                Dictionary<(int, Topic), int> before = Places(planner, capacities.Length, pool);
                planner.Replan(desired);
                Dictionary<(int, Topic), int> after = Places(planner, capacities.Length, pool);
                foreach (((int, Topic) place, int socket) in after)
                    if (before.TryGetValue(place, out int was)) Assert.Equal(was, socket);
                planner.Replan(desired);
                Assert.Equal(after, Places(planner, capacities.Length, pool));
                Assert.Equal(Math.Min(desired.Count, capacities.Select((_, g) => planner[g].Max).Sum()), planner.CoveredCount);
            }
        }
    }

    private static Dictionary<(int, Topic), int> Places(SubscriptionPlanner planner, int gateways, List<Topic> pool) =>
        Enumerable.Range(0, gateways).SelectMany(g => pool.Where(planner[g].Has).Select(t => (g, t))).ToDictionary(p => p, p => planner[p.g].SocketOf(p.t));

    private static void CheckLimits(SubscriptionPlanner planner, GatewayCapacity[] capacities, List<Topic> desired)
    {
        for (int g = 0; g < capacities.Length; g++)
        {
            List<Topic> carried = [.. planner[g].Topics];
            Assert.Subset(new HashSet<Topic>(desired), new HashSet<Topic>(carried));
            Assert.All(carried, t => Assert.True(capacities[g].Dialect.CanCarry(t)));
            Assert.True(carried.Count <= capacities[g].Subscriptions);
            foreach (IGrouping<int, Topic> socket in carried.GroupBy(planner[g].SocketOf))
            {
                Assert.InRange(socket.Key, 0, capacities[g].Sockets - 1);
                Assert.True(socket.Count() <= capacities[g].PerSocket);
                List<long> keys = [.. socket.Select(t => capacities[g].Dialect.TryGetBookKey(t, out long key) ? key : -1).Where(k => k >= 0)];
                Assert.Equal(keys.Distinct().Count(), keys.Count);
            }
        }
    }

    private static void CheckCoverage(SubscriptionPlanner planner, GatewayCapacity[] capacities, List<Topic> desired)
    {
        Assert.Equal(desired.Where(t => !planner.IsCovered(t)), planner.LeftOut);
        foreach (Topic topic in planner.LeftOut)
        {
            for (int g = 0; g < capacities.Length; g++)
            {
                // Left out only where nothing could be done: no free place and no second copy to displace (books that may not share a socket apart).
                if (!capacities[g].Dialect.CanCarry(topic) || capacities[g].Dialect.TryGetBookKey(topic, out _)) continue;
                Assert.True(planner[g].Free == 0, $"{topic} is left out although gateway {g} has room.");
                Assert.DoesNotContain(planner[g].Topics, t => Enumerable.Range(0, capacities.Length).Count(o => planner[o].Has(t)) > 1);
                Assert.All(planner[g].Topics, t => Assert.True(desired.IndexOf(t) < desired.IndexOf(topic)));
            }
        }
    }

    private static SubscriptionPlanner Planner(params GatewayCapacity[] capacities) => new(capacities);

    private static GatewayCapacity Capacity(int subscriptions, int sockets = 10, int perSocket = 250, GatewayKind kind = GatewayKind.Hyperliquid) =>
        new(GatewayDialect.Of(kind), subscriptions, sockets, perSocket);

    private List<Topic> Trades(int count) => [.. Enumerable.Range(0, count).Select(i => Topic(Channel.Trades, $"C{i}"))];

    private List<Topic> Pool(int coins)
    {
        List<string> names = [.. Enumerable.Range(0, coins).Select(i => i % 5 == 4 ? $"@{i}" : $"C{i}")];
        return
        [
            .. names.Select(n => Topic(Channel.Trades, n)),
            .. names.Select(n => Topic(Channel.Bbo, n)),
            .. names.Select(n => Topic(Channel.L2Book, n, fast: true)),
            .. names.Select(n => Topic(Channel.L2Book, n)),
            .. names.SelectMany(n => new byte[] { 3, 4, 5 }.Select(f => Topic(Channel.L2Book, n, sigFigs: f))),
        ];
    }

    private Topic Topic(Channel channel, string coin, bool fast = false, byte sigFigs = 0)
    {
        Assert.True(_topics.TryGetOrAdd(new TopicKey(channel, fast, sigFigs, 0, 0, _topics.Coins.GetOrAdd(coin)), out Topic? topic));
        return topic;
    }
}
