using RelayCloud.GatewaySimulator;
using RelayCloud.GatewaySimulator.Market;
using RelayCloud.Resilience.Checks;
using RelayCloud.Resilience.Clients;
using RelayCloud.Resilience.Gateways;
using RelayCloud.Resilience.Relays;
using RelayCloud.Tests.Common;

namespace RelayCloud.Resilience.Scenarios;

/// <summary>
/// Two gateways that contradict each other: markets of different seeds with the same coins and the same block times. Which of them is right the relay cannot know. It counts and
/// reports that they differ, and its customers get a stream that is whole: each value is one gateway's own, none goes back, none changes once told, no trade comes twice.
/// </summary>
public static class TwoMarkets
{
    private static readonly string[] Coins = ["BTC", "ETH", "SOL", "HYPE"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly SimulatorOptions Market = new() { BlocksPerSecond = 20, Activity = 10, Coins = 10, FastBookMs = 100, SlowBookMs = 500 };

    /// <summary>Runs it.</summary>
    public static async Task<Findings> RunAsync(TimeSpan duration)
    {
        var findings = new Findings();
        await using Venue one = await Venue.StartAsync(Market with { Name = "one", Seed = 1, DelayMs = 2, JitterMs = 1 });
        await using Venue other = await Venue.StartAsync(Market with { Name = "other", Seed = 2, DelayMs = 8, JitterMs = 4 });
        await using RelayUnderTest relay = await RelayUnderTest.StartAsync([one.Upstream, other.Upstream], new Dictionary<string, string?>());
        await relay.UntilHealthAsync("both are live", h => h.IsOk, Patience);
        IReadOnlyList<FeedTopic> topics = FeedTopic.AllOf(Coins);
        await using FeedClient first = await FeedClient.ConnectAsync(relay.WebSocketUri);
        await using FeedClient second = await FeedClient.ConnectAsync(relay.WebSocketUri);
        await first.SubscribeAsync(topics);
        await second.SubscribeAsync(topics);
        await Task.Delay(duration);

        // Held trades leave after two seconds at the latest.
        RelayStats stats = await relay.StatsAsync();
        foreach (FeedTopic topic in topics)
        {
            if (topic.Type == "trades") CheckTrades(findings, topic.Coin, first, second, one.Market!, other.Market!);
            else CheckStates(findings, topic, first, second, one.Market!, other.Market!);
        }

        ClientChecks.CheckConnection(findings, first);
        ClientChecks.CheckConnection(findings, second);
        findings.Require(stats.Feed("divergences") > 0, "No divergence was counted.");
        findings.Equal(stats.Feed("divergences"), stats.DivergencesByPair.Sum(row => row.Sum()), "Divergences, summed over the pairs of gateways");
        findings.Equal(stats.Feed("divergences"), stats.FeedSum("divergent"), "Divergences, divergent frames");
        findings.Require(stats.DivergencesByPair[0][1] + stats.DivergencesByPair[1][0] == stats.Feed("divergences"), "A gateway was counted as contradicting itself.");
        findings.Require(stats.LatestDivergences > 0, "No divergence is reported.");
        findings.Figure("divergences", $"{stats.Feed("divergences")}");
        findings.Figure("late trades", $"{stats.Feed("tradesLate")}");
        return findings;
    }

    private static void CheckStates(Findings findings, FeedTopic topic, FeedClient first, FeedClient second, SimulatedMarket one, SimulatedMarket other)
    {
        IReadOnlyList<StateSeen> seen = first.Log.States(topic);
        findings.Require(seen.Count > 3, $"{topic}: only {seen.Count} values came.");
        findings.Require(seen.Zip(seen.Skip(1)).All(pair => pair.First.TimeMs < pair.Second.TimeMs), $"{topic}: a value was not newer than the one before.");
        int neither = seen.Count(value => !BookTruth.IsTrue(one, topic, value) && !BookTruth.IsTrue(other, topic, value));
        findings.Require(neither == 0, $"{topic}: {neither} of {seen.Count} values are neither gateway's.");

        // Both clients were told the same of the same moment.
        var told = new Dictionary<long, string>();
        foreach (StateSeen value in seen) told.TryAdd(value.TimeMs, value.Data);
        int unlike = second.Log.States(topic).Count(value => told.TryGetValue(value.TimeMs, out string? data) && data != value.Data);
        findings.Require(unlike == 0, $"{topic}: {unlike} values of one time differ between two clients.");
    }

    private static void CheckTrades(Findings findings, string coin, FeedClient first, FeedClient second, SimulatedMarket one, SimulatedMarket other)
    {
        IReadOnlyList<TradeSeen> a = first.Log.Trades(coin), b = second.Log.Trades(coin);
        findings.Require(a.Count > 3, $"{coin}: only {a.Count} trades came.");
        if (a.Count == 0 || b.Count == 0) return;
        (long, long)[] keys = [.. a.Select(t => (t.TimeMs, t.Tid))];
        findings.Require(keys.Distinct().Count() == keys.Length, $"{coin}: a trade came twice.");
        long fromMs = a.Min(t => t.TimeMs), toMs = a.Max(t => t.TimeMs);
        HashSet<(long, long)> happened = [.. one.TradesBetween(coin, fromMs, toMs).Concat(other.TradesBetween(coin, fromMs, toMs)).Select(t => (t.TimeMs, t.Tid))];
        findings.Require(keys.All(happened.Contains), $"{coin}: a trade is neither gateway's.");

        // One stream for all: from the later one's beginning on, the shorter is a part of the longer.
        List<(long, long)> rest = [.. b.Select(t => (t.TimeMs, t.Tid))];
        int at = Array.IndexOf(keys, rest[0]);
        findings.Require(at >= 0 && keys[at..].Zip(rest).All(pair => pair.First == pair.Second), $"{coin}: two clients got trades in different order.");
    }
}
