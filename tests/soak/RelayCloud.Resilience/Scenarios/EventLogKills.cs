using RelayCloud.GatewaySimulator;
using RelayCloud.GatewaySimulator.Limits;
using RelayCloud.Resilience.Checks;
using RelayCloud.Resilience.Clients;
using RelayCloud.Resilience.EventLogs;
using RelayCloud.Resilience.Gateways;
using RelayCloud.Resilience.Relays;
using RelayCloud.Tests.Common;

namespace RelayCloud.Resilience.Scenarios;

/// <summary>
/// Under load, the emulator, the ingest container or both are killed again and again at random moments and started again. Customers of an edge get every trade of the market
/// once and in order all the same, under cursors that never go back, on one connection; and all that the log acknowledged or showed stays in it.
/// </summary>
public static class EventLogKills
{
    private const string MarketHub = "market";
    private const string LoadHub = "load";
    private const int QuietMsMax = 1_500;

    // From here on what the containers say of it is worth reading.
    private const int SlowMs = 5_000;

    // What a gateway sent so long before a kill may not have been published.
    private const int UnderWayMs = 500;

    // A few trades a second of each coin: what a container misses while it starts is within the 30 trades that a gateway shows when it is subscribed to. Limits that a
    // container does not reach in a minute, but one that starts every few seconds does, would make a gateway refuse it.
    private static readonly SimulatorOptions Market = new()
    {
        BlocksPerSecond = 50,
        Activity = 1,
        Coins = 6,
        DelayMs = 2,
        JitterMs = 1,
        FastBookMs = 100,
        SlowBookMs = 500,
        Limits = new SimulatorLimits { NewConnectionsPerMinute = 6_000, MessagesPerMinute = 60_000, InfoWeightPerMinute = 60_000 },
    };

    private static readonly string[] Victims = ["emulator", "ingest", "both"];
    private static readonly string[] Coins = ["BTC", "ETH", "SOL", "HYPE"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Runs it.</summary>
    public static async Task<Findings> RunAsync(EventLogKillsPlan plan, Action<string> tell)
    {
        var findings = new Findings();
        var random = new Random(plan.Seed);
        await using EmulatorProcess emulator = await EmulatorProcess.StartAsync([MarketHub, LoadHub]);
        await using Venue venue = await Venue.StartAsync(Market);
        var settings = new Dictionary<string, string?> { ["Relay:EventHubs:ConnectionString"] = emulator.ConnectionString, ["Relay:EventHubs:BackoffMsMax"] = "200" };
        await using RelayProcess ingest = await RelayProcess.StartAsync("ingest", [venue.Upstream], settings);
        await ingest.UntilHealthAsync("the gateway is live", h => h.IsOk, Patience);
        await using RelayProcess edge = await RelayProcess.StartAsync("edge", [], settings);
        await edge.UntilHealthAsync("the log is read", h => h.IsOk, Patience);

        FeedTopic[] topics = [.. FeedTopic.AllOf(Coins).Where(t => t.Type != "trades")];
        await using FeedClient client = await FeedClient.ConnectAsync(edge.WebSocketUri);
        await client.SubscribeAsync(topics);
        await using var customer = new ResumingClient(Coins, edge.WebSocketUri);
        await using var load = new NumberedLoad(emulator.ConnectionString, LoadHub, plan.LoadEventsPerSecond, plan.LoadBodyBytes, findings);
        await Until.TrueAsync("the customer has trades of every coin", () => Coins.All(c => customer.Trades(c).Count > 0));

        int[] killed = new int[3];
        double slowestMs = 0;
        List<(long FromMs, long ToMs)> away = [];
        for (int round = 1; round <= plan.Rounds && findings.Problems.Count == 0; round++)
        {
            await Task.Delay(random.Next(QuietMsMax));
            int victim = random.Next(3);
            killed[victim]++;
            double killedAtMs = FeedClient.NowMs;
            long awayFromMs = venue.Market!.Clock.NowMs - UnderWayMs;
            if (victim != 1) await emulator.KillAsync();
            if (victim != 0) await ingest.KillAsync();
            if (victim != 1) await emulator.StartAgainAsync();
            if (victim != 0) await ingest.StartAgainAsync();
            await UntilCaughtUpAsync(findings, venue, customer);
            if (victim != 0) away.Add((awayFromMs, venue.Market.Clock.NowMs));
            slowestMs = Math.Max(slowestMs, FeedClient.NowMs - killedAtMs);
            foreach (string problem in customer.Problems) findings.Problem(problem);
            if (FeedClient.NowMs - killedAtMs > SlowMs) tell($"SLOW\ningest:\n{ingest.Process!.LastLines()}\nedge:\n{edge.Process!.LastLines()}");
            tell($"round {round}: {Victims[victim]} killed, caught up after {FeedClient.NowMs - killedAtMs:0} ms, {customer.Count} trades");
        }

        long untilMs = venue.Market!.Clock.NowMs;
        await UntilCaughtUpAsync(findings, venue, customer);
        await ingest.UntilHealthAsync("all is in the log", h => h.Body.GetProperty("eventLog").GetProperty("pendingBytes").GetInt64() == 0, Patience);
        await load.CheckAsync();
        LogChecks.CheckTrades(findings, venue.Market, customer, Coins, untilMs, away, await LogContents.ReadAsync(emulator.ConnectionString, MarketHub));
        ClientChecks.CheckStates(findings, client, venue.Market, topics);
        ClientChecks.CheckConnection(findings, client);
        findings.Equal(1, customer.Connections, "Connections of the customer");
        findings.Figure("kills of emulator, ingest, both", $"{killed[0]}+{killed[1]}+{killed[2]}");
        findings.Figure("slowest back ms", $"{slowestMs:0}");
        return findings;
    }

    /// <summary>The market is known in advance: the customer has its last trade of each coin up to now.</summary>
    private static async Task UntilCaughtUpAsync(Findings findings, Venue venue, ResumingClient customer)
    {
        long nowMs = venue.Market!.Clock.NowMs;
        foreach (string coin in Coins)
        {
            long lastMs = venue.Market.TradesBetween(coin, nowMs - 60_000, nowMs).Max(t => t.TimeMs);
            try
            {
                await Until.TrueAsync($"the customer has the trades of {coin}", () => customer.Trades(coin)[^1].TimeMs >= lastMs, Patience);
            }
            catch (TimeoutException e)
            {
                findings.Problem(e.Message);
            }
        }
    }
}
