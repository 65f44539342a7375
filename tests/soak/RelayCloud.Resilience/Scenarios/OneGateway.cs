using RelayCloud.GatewaySimulator;
using RelayCloud.GatewaySimulator.Market;
using RelayCloud.Resilience.Checks;
using RelayCloud.Resilience.Clients;
using RelayCloud.Resilience.Gateways;
using RelayCloud.Resilience.Relays;
using RelayCloud.Tests.Common;

namespace RelayCloud.Resilience.Scenarios;

/// <summary>
/// The only gateway goes away and returns. The relay says so while it lasts, is back with every topic within a second of the return, and keeps its customers connected;
/// what the gateway's replay covers is not lost, what it does not is counted as a possible gap, and nothing comes twice.
/// </summary>
public static class OneGateway
{
    /// <summary>From the return until every topic is subscribed again and each has brought something, ms.</summary>
    public const double BackMsMax = 1_000;

    private static readonly string[] Coins = ["BTC", "ETH", "SOL", "HYPE"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly SimulatorOptions Market = new() { Name = "only", BlocksPerSecond = 50, Coins = 10, FastBookMs = 100, SlowBookMs = 500, AllMidsMs = 500, DelayMs = 2, JitterMs = 1 };

    /// <summary>Runs it.</summary>
    public static async Task<Findings> RunAsync(OneGatewayPlan plan)
    {
        var findings = new Findings();
        await using Venue venue = await Venue.StartAsync(Market with { Activity = plan.Activity });
        await using RelayUnderTest relay = await RelayUnderTest.StartAsync([venue.Upstream], new Dictionary<string, string?>());
        RelayHealth first = await relay.UntilHealthAsync("the gateway is live", h => h.IsOk, Patience);
        int subscriptions = first.Topics(0, "total");

        IReadOnlyList<FeedTopic> topics = FeedTopic.AllOf(Coins);
        await using FeedClient client = await FeedClient.ConnectAsync(relay.WebSocketUri);
        await client.SubscribeAsync(topics);
        var outages = new List<(long FromMs, long ToMs)>();
        for (int round = 0; round < plan.Rounds; round++)
        {
            await Until.TrueAsync("every topic has a value", () => topics.All(t => LastMs(client, t) is not null));
            long fromMs = venue.Market!.Clock.NowMs;
            await GoAwayAsync(findings, plan, venue, relay);
            double returnedAtMs = FeedClient.NowMs;
            await ExpectReturnAsync(findings, venue, relay, client, topics, subscriptions, returnedAtMs);
            outages.Add((fromMs, venue.Market.Clock.NowMs));
        }

        await CheckAsync(findings, venue.Market!, relay, client, topics, outages);
        return findings;
    }

    private static async Task GoAwayAsync(Findings findings, OneGatewayPlan plan, Venue venue, RelayUnderTest relay)
    {
        double wentAtMs = FeedClient.NowMs;
        double EndsInMs() => Math.Max(0, plan.Outage.TotalMilliseconds - (FeedClient.NowMs - wentAtMs));
        switch (plan.Kind)
        {
            case OutageKind.Stop:
                await venue.StopAsync();
                await ExpectReportAsync(findings, relay, wentAtMs, "down", 503);
                await Task.Delay(TimeSpan.FromMilliseconds(EndsInMs()));
                await venue.StartAgainAsync();
                break;
            case OutageKind.Refuse:
                venue.Faults.Update(f => f with { RefuseConnections = true });
                venue.Faults.DropAllConnections();
                await ExpectReportAsync(findings, relay, wentAtMs, "down", 503);
                await Task.Delay(TimeSpan.FromMilliseconds(EndsInMs()));
                venue.Faults.Reset();
                break;
            case OutageKind.Silence:
                venue.Faults.Update(f => f with { Silent = true });
                await ExpectReportAsync(findings, relay, wentAtMs, "stale", 200);
                await Task.Delay(TimeSpan.FromMilliseconds(EndsInMs()));
                RelayHealth late = await relay.HealthAsync();
                findings.Require(!late.IsOk, $"After {plan.Outage.TotalSeconds} s of silence /health is {late.Status}.");
                venue.Faults.Reset();
                break;
            case OutageKind.Flap:
                for (int i = 0; i < 3; i++)
                {
                    await Until.TrueAsync("the relay has subscribed anew", () => SubscriptionsOf(venue) > 0);

                    // Told apart by their numbers: the next one may be there before anybody sees that there is none.
                    HashSet<long> open = [.. venue.Gateway.Connections.Where(c => c.IsOpen).Select(c => c.Id)];
                    venue.Faults.DropAllConnections();
                    await Until.TrueAsync("its connection is gone", () => !venue.Gateway.Connections.Any(c => c.IsOpen && open.Contains(c.Id)));
                }

                break;
        }
    }

    private static async Task ExpectReportAsync(Findings findings, RelayUnderTest relay, double wentAtMs, string state, int statusCode)
    {
        RelayHealth health = await relay.UntilHealthAsync($"the gateway is reported {state}", h => h.StateOf(0) == state, TimeSpan.FromSeconds(10));
        findings.Figure("reported after ms", $"{FeedClient.NowMs - wentAtMs:0}");
        findings.Equal(statusCode, health.StatusCode, $"Status of /health while the gateway is {state}");
    }

    private static async Task ExpectReturnAsync(
        Findings findings, Venue venue, RelayUnderTest relay, FeedClient client, IReadOnlyList<FeedTopic> topics, int subscriptions, double returnedAtMs)
    {
        long returnedMs = venue.Market!.Clock.NowMs;
        await Until.TrueAsync("every topic is subscribed at the gateway", () => SubscriptionsOf(venue) == subscriptions);
        double subscribedMs = FeedClient.NowMs - returnedAtMs;

        // Books come without anything having happened; trades and best prices only when something does.
        FeedTopic[] books = [.. topics.Where(t => t.Type == "l2Book")];
        await Until.TrueAsync("every book is newer than the return", () => books.All(t => LastMs(client, t) is { } ms && ms >= returnedMs));
        double booksMs = FeedClient.NowMs - returnedAtMs;
        await relay.UntilHealthAsync("the gateway is live again", h => h.IsOk && h.Topics(0, "stale") == 0 && h.Topics(0, "down") == 0, Patience);
        findings.Figure("subscribed after ms", $"{subscribedMs:0}");
        findings.Figure("books after ms", $"{booksMs:0}");
        findings.Figure("live after ms", $"{FeedClient.NowMs - returnedAtMs:0}");
        findings.Require(subscribedMs <= BackMsMax, $"Every topic was subscribed again only {subscribedMs:0} ms after the return.");
        findings.Require(booksMs <= BackMsMax, $"Every book was newer than the return only {booksMs:0} ms after it.");
    }

    private static async Task CheckAsync(
        Findings findings, SimulatedMarket market, RelayUnderTest relay, FeedClient client, IReadOnlyList<FeedTopic> topics, List<(long FromMs, long ToMs)> outages)
    {
        long untilMs = market.Clock.NowMs;
        await Until.TrueAsync("the client has caught up", () => topics.Where(t => t.Type == "l2Book").All(t => LastMs(client, t) >= untilMs));
        ClientChecks.CheckStates(findings, client, market, topics);
        ClientChecks.CheckConnection(findings, client);
        RelayStats stats = await relay.StatsAsync();
        long gaps = 0;
        int missing = 0;
        foreach (string coin in Coins)
        {
            TradeComparison comparison = ClientChecks.Compare(client, market, coin, untilMs);
            findings.Require(comparison is { Repeated: 0, Unknown: 0, OutOfOrder: 0 }, $"{coin} trades: {comparison}");
            missing += comparison.Missing;

            // What a replay of 30 does not cover is lost, and nothing else may be.
            foreach ((long fromMs, long toMs) in outages)
            {
                int happened = market.TradesBetween(coin, fromMs, toMs).Count;
                if (happened >= GatewayReplay) gaps++;
            }

            if (outages.TrueForAll(o => market.TradesBetween(coin, o.FromMs, o.ToMs).Count < GatewayReplay))
                findings.Require(comparison.Missing == 0, $"{coin}: less than {GatewayReplay} trades happened in each outage, yet {comparison.Missing} are missing.");
        }

        findings.Figure("trades missing", $"{missing}");
        findings.Figure("possible gaps", $"{stats.Feed("possibleGaps")} (at most {gaps})");
        findings.Require(stats.Feed("possibleGaps") <= gaps, $"{stats.Feed("possibleGaps")} possible gaps were counted, but there were {gaps} at most.");
        findings.Require(missing == 0 || stats.Feed("possibleGaps") > 0, $"{missing} trades are missing and no possible gap was counted.");
    }

    private const int GatewayReplay = 30;

    private static long? LastMs(FeedClient client, FeedTopic topic) =>
        topic.Type == "trades" ? client.Log.LastTrade(topic.Coin)?.TimeMs : client.Log.LastState(topic)?.TimeMs;

    private static int SubscriptionsOf(Venue venue) => venue.Gateway.Connections.Where(c => c.IsOpen).Sum(c => c.Subscriptions);
}
