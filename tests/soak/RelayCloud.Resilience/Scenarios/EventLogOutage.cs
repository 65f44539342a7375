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
/// Event Hubs cannot be reached for a while, first because nobody answers, then because nobody listens, while some 2,000 values a second are published. A client of the container
/// must not notice, the container's memory stays bounded, and afterwards the log has everything.
/// </summary>
public static class EventLogOutage
{
    /// <summary>Growth of the container's memory that still passes, MiB: segments that are written and read, and batches on their way.</summary>
    public const double GrowthMibMax = 150;

    private const string Hub = "market";

    private static readonly SimulatorOptions Market = new()
    {
        BlocksPerSecond = 50,
        Activity = 20,
        Coins = 40,
        DelayMs = 2,
        JitterMs = 1,
        FastBookMs = 50,
        SlowBookMs = 250,
        Limits = new SimulatorLimits { MessagesPerMinute = 60_000 },
    };

    private static readonly string[] Coins = ["BTC", "ETH", "SOL", "HYPE"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Runs it.</summary>
    /// <param name="duration">How long Event Hubs is away.</param>
    /// <param name="tell">Hears of the progress.</param>
    public static async Task<Findings> RunAsync(TimeSpan duration, Action<string> tell)
    {
        var findings = new Findings();
        await using EmulatorProcess emulator = await EmulatorProcess.StartAsync([Hub]);
        await using Venue venue = await Venue.StartAsync(Market);
        await using RelayProcess relay = await RelayProcess.StartAsync("all", [venue.Upstream], new Dictionary<string, string?>
        {
            ["Relay:EventHubs:ConnectionString"] = emulator.ConnectionString,
            ["Relay:Feed:Coins:0"] = "*",
        });
        await relay.UntilHealthAsync("the gateway is live", h => h.IsOk, Patience);
        IReadOnlyList<FeedTopic> topics = FeedTopic.AllOf(Coins);
        await using FeedClient reference = await FeedClient.ConnectAsync(venue.WebSocketUri);
        await reference.SubscribeAsync(topics);
        await using FeedClient client = await FeedClient.ConnectAsync(relay.WebSocketUri);
        await client.SubscribeAsync(topics);
        await using var customer = new ResumingClient(Coins, relay.WebSocketUri);
        await Until.TrueAsync("the customer has trades of every coin", () => Coins.All(c => customer.Trades(c).Count > 0));
        await Task.Delay(duration / 6);

        RelayStats before = await relay.StatsAsync();
        double fromMs = FeedClient.NowMs;
        await emulator.PauseAsync();
        long most = await WatchAsync(relay, duration / 2, tell);
        await emulator.KillAsync();
        most = Math.Max(most, await WatchAsync(relay, duration / 2, tell));
        RelayStats away = await relay.StatsAsync();
        double toMs = FeedClient.NowMs;
        await emulator.StartAgainAsync();
        double backAtMs = FeedClient.NowMs;
        await relay.UntilHealthAsync("what waited is in the log", h => h.Body.GetProperty("eventLog").GetProperty("pendingBytes").GetInt64() < 1 << 20, Patience);
        findings.Figure("caught up after ms", $"{FeedClient.NowMs - backAtMs:0}");

        long untilMs = venue.Market!.Clock.NowMs;
        foreach (string coin in Coins) await Until.TrueAsync($"the customer is up to date with {coin}", () => customer.Trades(coin)[^1].TimeMs >= untilMs, Patience);
        await Task.Delay(TimeSpan.FromSeconds(1));
        LogChecks.CheckTrades(findings, venue.Market, customer, Coins, untilMs, [], await LogContents.ReadAsync(emulator.ConnectionString, Hub));
        ClientChecks.CheckStates(findings, client, venue.Market, topics);
        ClientChecks.CheckLag(findings, client, reference, topics, fromMs, toMs, TwoGateways.LagMsMax);
        ClientChecks.CheckConnection(findings, client);
        findings.Equal(1, customer.Connections, "Connections of the customer");
        findings.Equal(0, away.LogWriter("lostTrades") + away.LogWriter("lostStates"), "Values given up");
        findings.Require(away.LogWriter("pendingBytes") > 0, "Nothing waited while Event Hubs was away.");
        double growthMib = (most - before.WorkingSetBytes) / 1048576.0;
        findings.Require(growthMib <= GrowthMibMax, $"The container's memory grew by {growthMib:0} MiB; {GrowthMibMax:0} are allowed.");
        findings.Figure("values a second", $"{(away.LogWriter("values") - before.LogWriter("values")) / (toMs - fromMs) * 1_000:0}");
        findings.Figure("waited MiB", $"{away.LogWriter("pendingBytes") / 1048576.0:0.0}");
        findings.Figure("memory before MiB", $"{before.WorkingSetBytes / 1048576.0:0}");
        findings.Figure("grew by MiB", $"{growthMib:0}");
        return findings;
    }

    /// <summary>The most memory that the container had meanwhile, bytes.</summary>
    private static async Task<long> WatchAsync(RelayProcess relay, TimeSpan duration, Action<string> tell)
    {
        long most = 0;
        double untilMs = FeedClient.NowMs + duration.TotalMilliseconds;
        while (FeedClient.NowMs < untilMs)
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            RelayStats stats = await relay.StatsAsync();
            most = Math.Max(most, stats.WorkingSetBytes);
            tell($"{stats.LogWriter("values")} values, {stats.LogWriter("pendingBytes") >> 20} MiB wait, {stats.WorkingSetBytes >> 20} MiB of memory");
        }

        return most;
    }
}
