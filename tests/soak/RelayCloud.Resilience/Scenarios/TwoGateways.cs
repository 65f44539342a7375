using System.Globalization;
using RelayCloud.GatewaySimulator;
using RelayCloud.GatewaySimulator.Market;
using RelayCloud.Resilience.Checks;
using RelayCloud.Resilience.Clients;
using RelayCloud.Resilience.Gateways;
using RelayCloud.Resilience.Relays;
using RelayCloud.Tests.Common;

namespace RelayCloud.Resilience.Scenarios;

/// <summary>
/// Two gateways show one market, one of them 18 ms later. One is disturbed; a client of the relay must not notice: it is held against the market, and against a
/// client of the other gateway.
/// </summary>
public static class TwoGateways
{
    /// <summary>How much later than the undisturbed gateway's own client the relay's may know as much, ms: processor time on a busy machine, not waiting.</summary>
    public const double LagMsMax = 400;

    private const int FasterDelayMs = 2;
    private const int SlowerDelayMs = 20;

    // About 350 trades and 300 other frames a second: enough to hit every moment of a disturbance.
    private static readonly SimulatorOptions Market = new()
    {
        BlocksPerSecond = 50,
        Activity = 20,
        Coins = 10,
        FastBookMs = 100,
        SlowBookMs = 500,
    };

    // A gateway that fails again and again while another is live is tried ever less often, down to every 30 s. Here it is to be back for the next disturbance.
    private const string BackoffMax = "00:00:01";

    private static readonly string[] Coins = ["BTC", "ETH", "SOL", "HYPE"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Runs it.</summary>
    public static async Task<Findings> RunAsync(TwoGatewaysPlan plan)
    {
        var findings = new Findings();
        await using Venue faster = await Venue.StartAsync(Market with { Name = "faster", DelayMs = FasterDelayMs, JitterMs = 1 });
        await using Venue slower = await Venue.StartAsync(Market with { Name = "slower", DelayMs = SlowerDelayMs, JitterMs = 5 });
        (Venue disturbed, Venue survivor) = plan.OnFaster ? (faster, slower) : (slower, faster);
        await using RelayUnderTest relay = await RelayUnderTest.StartAsync([faster.Upstream, slower.Upstream], Settings(plan));
        await relay.UntilHealthAsync("both gateways are live", h => h.IsOk, Patience);

        IReadOnlyList<FeedTopic> topics = FeedTopic.AllOf(Coins);
        await using FeedClient reference = await FeedClient.ConnectAsync(survivor.WebSocketUri);
        await reference.SubscribeAsync(topics);
        await using FeedClient client = await FeedClient.ConnectAsync(relay.WebSocketUri);
        await client.SubscribeAsync(topics);
        await Until.TrueAsync("both clients have every topic", () => topics.All(t => HasAny(client, t) && HasAny(reference, t)));

        double fromMs = FeedClient.NowMs;
        int rounds = await Disturbance.RunAsync(plan.Kind, disturbed, plan.Duration);
        double endedAtMs = FeedClient.NowMs;
        findings.Figure("rounds", $"{rounds}");
        try
        {
            await relay.UntilHealthAsync("both gateways are live again", h => h.IsOk, Patience);
        }
        catch (TimeoutException e)
        {
            findings.Problem(e.Message);
        }

        findings.Figure("live again after ms", $"{FeedClient.NowMs - endedAtMs:0}");

        double toMs = FeedClient.NowMs;
        SimulatedMarket market = survivor.Market!;
        long untilMs = market.Clock.NowMs;
        await WaitUntilCaughtUpAsync(client, untilMs);
        ClientChecks.CheckTrades(findings, client, market, Coins, untilMs, orderIsCertain: plan.Kind != DisturbanceKind.Reorder);
        ClientChecks.CheckStates(findings, client, market, topics);
        ClientChecks.CheckLag(findings, client, reference, topics, fromMs, toMs, plan.LagMsMax);
        ClientChecks.CheckConnection(findings, client);
        ReportCounts(findings, await relay.StatsAsync());
        return findings;
    }

    private static Dictionary<string, string?> Settings(TwoGatewaysPlan plan)
    {
        var settings = new Dictionary<string, string?> { ["Relay:Feed:Timings:BackoffMax"] = BackoffMax };
        if (plan.SilenceSecondsMax is { } seconds) settings["Relay:Feed:Cadences:StaleAfterMin"] = TimeSpan.FromSeconds(seconds).ToString("c", CultureInfo.InvariantCulture);
        return settings;
    }

    private static bool HasAny(FeedClient client, FeedTopic topic) =>
        topic.Type == "trades" ? client.Log.LastTrade(topic.Coin) is not null : client.Log.LastState(topic) is not null;

    /// <summary>Waits until the client has the newest of everything; what is missing then is found by the checks, with more to say.</summary>
    private static async Task WaitUntilCaughtUpAsync(FeedClient client, long untilMs)
    {
        try
        {
            await Until.TrueAsync("the client has caught up", () => Coins.All(coin =>
                client.Log.LastTrade(coin) is { } trade && trade.TimeMs > untilMs
                && client.Log.LastState(new FeedTopic("l2Book", coin)) is { } book && book.TimeMs >= untilMs), TimeSpan.FromSeconds(5));
        }
        catch (TimeoutException)
        {
            // A quiet coin may have no further trade.
        }
    }

    private static void ReportCounts(Findings findings, RelayStats stats)
    {
        findings.Figure("late", $"{stats.Feed("tradesLate")}");
        findings.Figure("possible gaps", $"{stats.Feed("possibleGaps")}");
        findings.Figure("held", $"{stats.FeedSum("tradesHeld")}");
        findings.Figure("hold time-outs", $"{stats.FeedSum("holdTimeouts")}");
        findings.Figure("penalties", $"{stats.FeedSum("penalties")}");
        findings.Figure("corrupt", $"{stats.FeedSum("corrupt")}");
        findings.Figure("reconnects", $"{stats.Counts(0, "reconnects")}+{stats.Counts(1, "reconnects")}");
    }
}
