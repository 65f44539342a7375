using RelayCloud.GatewaySimulator;
using RelayCloud.Resilience.Checks;
using RelayCloud.Resilience.Clients;
using RelayCloud.Resilience.Gateways;
using RelayCloud.Resilience.Relays;
using RelayCloud.Tests.Common;

namespace RelayCloud.Resilience.Scenarios;

/// <summary>
/// A node operator's order book server as a gateway: alone, where it gives trades and books and the relay says of everything else that it cannot carry it, or beside
/// one of the public kind, of which it is the faster.
/// </summary>
public static class NodeGateway
{
    private static readonly string[] Coins = ["BTC", "ETH", "SOL", "HYPE"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly SimulatorOptions Market = new() { Name = "node", BlocksPerSecond = 20, Activity = 10, Coins = 10, DelayMs = 20, JitterMs = 5, FastBookMs = 100, SlowBookMs = 500 };

    /// <summary>The only gateway, undisturbed, then dropped: it has no replay, so that trades may be missing then, and are counted as possible gaps.</summary>
    public static async Task<Findings> RunAloneAsync(TimeSpan duration)
    {
        var findings = new Findings();
        await using OrderBookServer node = await OrderBookServer.StartAsync(Market);
        var settings = new Dictionary<string, string?> { ["Relay:Feed:Channels:0"] = "trades", ["Relay:Feed:Channels:1"] = "l2Book" };
        for (int i = 0; i < Coins.Length; i++) settings[$"Relay:Universe:Coins:{i}"] = settings[$"Relay:Feed:Coins:{i}"] = Coins[i];
        await using RelayUnderTest relay = await RelayUnderTest.StartAsync([node.Upstream], settings);
        await relay.UntilHealthAsync("the node is live", h => h.IsOk, Patience);

        FeedTopic[] topics = [.. Coins.SelectMany(coin => (FeedTopic[])[new("trades", coin), new("l2Book", coin)])];
        await using FeedClient client = await FeedClient.ConnectAsync(relay.WebSocketUri);
        await client.SubscribeAsync(topics);
        await Task.Delay(duration);
        long untilMs = await CaughtUpAsync(node, client);
        ClientChecks.CheckTrades(findings, client, node.Market, Coins, untilMs);
        ClientChecks.CheckStates(findings, client, node.Market, topics);
        foreach (string coin in Coins) CheckEveryBlock(findings, client, coin, Market.BlocksPerSecond, duration);
        ClientChecks.CheckConnection(findings, client);
        findings.Equal(1, node.Connections, "Connections to the node");
        RelayStats stats = await relay.StatsAsync();
        findings.Equal(0, stats.FeedSum("corrupt") + stats.FeedSum("ignored") + stats.FeedSum("error") + stats.Feed("divergences"), "Frames not taken");
        findings.Equal(0, stats.Feed("possibleGaps"), "Possible gaps");

        node.DropAll();
        await Until.TrueAsync("the relay is back on the node", () => node.Connections == 2);
        long backMs = node.Market.Clock.NowMs;
        await Until.TrueAsync("books and trades go on", () => Coins.All(c => client.Log.LastState(new("l2Book", c))?.TimeMs > backMs && client.Log.LastTrade(c)?.TimeMs > backMs));
        int missing = 0;
        untilMs = await CaughtUpAsync(node, client);
        foreach (string coin in Coins)
        {
            TradeComparison comparison = ClientChecks.Compare(client, node.Market, coin, untilMs);
            findings.Require(comparison is { Repeated: 0, Unknown: 0, OutOfOrder: 0 }, $"{coin} trades after the drop: {comparison}");
            missing += comparison.Missing;
        }

        stats = await relay.StatsAsync();
        findings.Figure("missing after the drop", $"{missing}");
        findings.Figure("possible gaps", $"{stats.Feed("possibleGaps")}");
        findings.Require(missing == 0 || stats.Feed("possibleGaps") > 0, $"{missing} trades are missing and no possible gap was counted.");
        findings.Require(node.NotUnderstood.Count == 0, $"The node did not understand {string.Join(" and ", node.NotUnderstood)}.");

        // What it has not is refused at once.
        await client.SendAsync("""{"method":"subscribe","subscription":{"type":"bbo","coin":"BTC"}}""");
        await Until.TrueAsync("what the node cannot carry is refused", () => client.Log.Errors.Any(e => e.Contains("no gateway can carry it", StringComparison.Ordinal)));
        return findings;
    }

    /// <summary>Beside a gateway of the public kind with the same market; each is dropped in turn.</summary>
    public static async Task<Findings> RunBesideAsync(TimeSpan duration)
    {
        var findings = new Findings();
        await using OrderBookServer node = await OrderBookServer.StartAsync(Market);
        await using Venue venue = await Venue.StartAsync(Market with { Name = "public" });
        await using RelayUnderTest relay = await RelayUnderTest.StartAsync([node.Upstream, venue.Upstream], new Dictionary<string, string?>());
        await relay.UntilHealthAsync("both are live", h => h.IsOk, Patience);
        IReadOnlyList<FeedTopic> topics = FeedTopic.AllOf(Coins);
        await using FeedClient client = await FeedClient.ConnectAsync(relay.WebSocketUri);
        await client.SubscribeAsync(topics);
        await Task.Delay(duration);
        HashSet<long> open = [.. venue.Gateway.Connections.Where(c => c.IsOpen).Select(c => c.Id)];
        int subscriptions = SubscriptionsOf(venue, except: []);
        venue.Faults.DropAllConnections();
        await Until.TrueAsync("everything is subscribed anew at the public gateway", () => SubscriptionsOf(venue, open) == subscriptions);
        await relay.UntilHealthAsync("both are live again", h => h.IsOk, Patience);
        await TradedAsync(node, client);
        node.DropAll();
        await Until.TrueAsync("the relay is back on the node", () => node.Connections == 2);
        await relay.UntilHealthAsync("both are live at last", h => h.IsOk, Patience);
        await Task.Delay(duration);

        long untilMs = await CaughtUpAsync(node, client);
        ClientChecks.CheckTrades(findings, client, node.Market, Coins, untilMs);
        ClientChecks.CheckStates(findings, client, node.Market, topics);
        ClientChecks.CheckConnection(findings, client);
        RelayStats stats = await relay.StatsAsync();
        findings.Equal(0, stats.Feed("divergences"), "Divergences");
        findings.Require(stats.Feed(0, "accepted") > 0 && stats.Feed(1, "accepted") > 0, "One of the two gateways gave nothing.");
        findings.Figure("accepted", $"{stats.Feed(0, "accepted")}+{stats.Feed(1, "accepted")}");
        return findings;
    }

    /// <summary>The node sends the book of each block, and so each comes to the client: no fewer than nine in ten, as the relay may conflate and a busy machine fall behind.</summary>
    private static void CheckEveryBlock(Findings findings, FeedClient client, string coin, double blocksPerSecond, TimeSpan duration)
    {
        int seen = client.Log.States(new FeedTopic("l2Book", coin)).Count;
        findings.Require(seen >= 0.9 * blocksPerSecond * duration.TotalSeconds, $"{coin}: only {seen} books came in {duration.TotalSeconds} s at {blocksPerSecond} blocks a second.");
    }

    private static int SubscriptionsOf(Venue venue, HashSet<long> except) => venue.Gateway.Connections.Where(c => c.IsOpen && !except.Contains(c.Id)).Sum(c => c.Subscriptions);

    private static async Task TradedAsync(OrderBookServer node, FeedClient client)
    {
        long nowMs = node.Market.Clock.NowMs;
        await Until.TrueAsync("every coin has traded", () => Coins.All(c => client.Log.LastTrade(c)?.TimeMs > nowMs));
    }

    private static async Task<long> CaughtUpAsync(OrderBookServer node, FeedClient client)
    {
        long untilMs = node.Market.Clock.NowMs;
        await Until.TrueAsync("the client has caught up", () => Coins.All(c => client.Log.LastState(new("l2Book", c))?.TimeMs > untilMs && client.Log.LastTrade(c)?.TimeMs > untilMs));
        return untilMs;
    }
}
