using RelayCloud.Ingest.Tests.WebPubSub.Support;
using RelayCloud.Ingest.WebPubSub;
using RelayCloud.Ingest.WebPubSub.Groups;
using RelayCloud.Ingest.WebPubSub.Ownership;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Tests.WebPubSub.Groups;

public sealed class BudgetShareTests
{
    private static readonly WebPubSubOptions Options = new() { Units = 2 };

    private readonly CoinTable _coins = new();
    private readonly TopicNames _names;

    public BudgetShareTests()
    {
        var universe = new Universe();
        universe.Replace([.. Enumerable.Range(0, 60).Select(i => _coins.GetOrAdd($"C{i}"))], []);
        _names = new TopicNames(new TopicTable(_coins), universe);
    }

    [Fact]
    public void The_shares_of_all_containers_are_the_whole_budget_and_no_more()
    {
        var random = new Random(1);
        string[] tiers = ["100ms", "250ms", "1s", "5s"];
        for (int round = 0; round < 50; round++)
        {
            Dictionary<string, int> wanted = [];
            for (int i = 0; i < 60; i++) wanted[$"{(i % 2 == 0 ? "bbo" : "trades")}:C{i}@{tiers[random.Next(4)]}"] = random.Next(1, 500);
            wanted["bbo:NOPE@1s"] = 1_000_000;
            wanted["~tenant:abc"] = 1_000_000;
            int[] owner = [.. Enumerable.Range(0, 60).Select(_ => random.Next(3))];
            (long Requests, long Deliveries)[] shares = [.. Enumerable.Range(0, 3).Select(one => ShareOf(t => owner[int.Parse(t.Coin.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture)] == one).Of(wanted))];
            Assert.InRange(shares.Sum(s => s.Requests), 2_000 - 3, 2_000);
            Assert.InRange(shares.Sum(s => s.Deliveries), 20_000 - 3, 20_000);
        }
    }

    [Fact]
    public void A_share_is_by_cadence_and_connections_and_changes_with_the_rights()
    {
        var rights = new ScriptedRights(t => t.Coin == "C0", TimeProvider.System);
        var share = new BudgetShare(_names, rights, Options);
        Dictionary<string, int> wanted = new() { ["bbo:C0@250ms"] = 30, ["bbo:C1@1s"] = 40 };
        Assert.Equal((1_600, 15_000), share.Of(wanted));
        Assert.Equal((10, 10), new BudgetShare(_names, new ScriptedRights(_ => false, TimeProvider.System), Options).Of(wanted));
        Assert.Equal((2_000, 20_000), new BudgetShare(_names, new UnsharedRights(TimeProvider.System), Options).Of(wanted));
    }

    private BudgetShare ShareOf(Func<Topic, bool> owns) => new(_names, new ScriptedRights(owns, TimeProvider.System), Options);
}
