using Azure.Data.Tables;
using Azure.Messaging.WebPubSub;
using RelayCloud.GatewaySimulator;
using RelayCloud.GatewaySimulator.Limits;
using RelayCloud.Resilience.Checks;
using RelayCloud.Resilience.Clients;
using RelayCloud.Resilience.Gateways;
using RelayCloud.Resilience.PubSub;
using RelayCloud.Resilience.Relays;
using RelayCloud.Tests.Common;
using RelayCloud.Tests.Common.Azurite;

namespace RelayCloud.Resilience.Scenarios;

/// <summary>
/// Web PubSub cannot be reached for a while, with 178 coins and three channels, some 700 values a second and a customer for each coin. Direct customers must not notice, the container's memory stays bounded;
/// afterwards State goes on with the newest value, trades are complete or the customer knows from where to resume, and no limit of the service is hit.
/// </summary>
public static class WebPubSubOutage
{
    /// <summary>Growth of the container's memory that still passes, MiB: nothing is queued for the service but what is under way.</summary>
    public const double GrowthMibMax = 100;

    /// <summary>How long after the service is back the last group may get its newest value, ms: a pause between two tries, a cadence, and what waited before it.</summary>
    public const double ResumeMsMax = 10_000;

    private const int CoinsMax = 178;

    // What the relay keeps of a coin's trades by default: half a minute of the busiest coin here, whose trades are ten times what they are on an ordinary day.
    private const int TradesKept = 1_000;

    // What a value takes from the relay to a customer here at most, ms: processor time on a busy machine.
    private const double OnItsWayMs = 1_500;

    private static readonly SimulatorOptions Market = new()
    {
        BlocksPerSecond = 12,
        Activity = 6,
        Coins = CoinsMax,
        DelayMs = 2,
        JitterMs = 1,
        SlowBookMs = 500,
        Limits = new SimulatorLimits { MessagesPerMinute = 60_000 },
    };

    private static readonly string[] DirectCoins = ["BTC", "ETH", "SOL", "HYPE"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Runs it.</summary>
    /// <param name="kind">How the service goes away.</param>
    /// <param name="duration">For how long.</param>
    /// <param name="tell">Hears of the progress.</param>
    public static async Task<Findings> RunAsync(PubSubOutageKind kind, TimeSpan duration, Action<string> tell)
    {
        var findings = new Findings();
        await using AzuriteTables azurite = await AzuriteTables.StartAsync();
        await using PubSubProcess service = await PubSubProcess.StartAsync();
        await using var network = new BlackHole(service.Port);
        await using Venue venue = await Venue.StartAsync(Market);
        string[] coins = [.. venue.Market!.CoinMarkets.Select(c => c.Coin.Name).Take(CoinsMax)];
        await WantAsync(azurite, coins.SelectMany(GroupsOf));
        await using RelayProcess relay = await RelayProcess.StartAsync("all", [venue.Upstream], Settings(azurite, network));
        await relay.UntilHealthAsync("the gateway is live", h => h.IsOk, Patience);

        IReadOnlyList<FeedTopic> topics = [.. DirectCoins.SelectMany(coin => (FeedTopic[])[new("trades", coin), new("bbo", coin), new("l2Book", coin)])];
        await using FeedClient reference = await FeedClient.ConnectAsync(venue.WebSocketUri);
        await reference.SubscribeAsync(topics);
        await using FeedClient direct = await FeedClient.ConnectAsync(relay.WebSocketUri);
        await direct.SubscribeAsync([.. coins.SelectMany(coin => (FeedTopic[])[new("trades", coin), new("bbo", coin), new("l2Book", coin)])]);
        var client = new WebPubSubServiceClient(PubSubProcess.ConnectionString(service.Port), "market");
        GroupCustomer[] customers = [.. coins.Select(c => new GroupCustomer(GroupsOf(c), () => client.GetClientAccessUri(groups: GroupsOf(c))))];
        try
        {
            await Until.TrueAsync("every customer is connected", () => customers.All(c => c.Connections == 1));
            await Until.TrueAsync("every customer has its book", () => customers.Zip(coins).All(c => c.First.States(BookOf(c.Second)).Count > 1), Patience);
            await Task.Delay(duration / 3);

            RelayStats before = await relay.StatsAsync();
            long valuesBefore = direct.Log.Frames;
            double fromMs = FeedClient.NowMs;
            if (kind == PubSubOutageKind.Kill) await service.KillAsync();
            else network.Open();
            long most = await WatchAsync(relay, duration, tell);
            double valuesPerSecond = (direct.Log.Frames - valuesBefore) / (FeedClient.NowMs - fromMs) * 1_000;
            bool wasTold = (await relay.HealthAsync()).Body.GetProperty("webPubSub").GetProperty("state").GetString() == "unreachable";
            if (kind == PubSubOutageKind.Kill) await service.StartAgainAsync();
            else network.Close();
            double backAtMs = FeedClient.NowMs;
            double toMs = backAtMs;
            findings.Require(wasTold, "While Web PubSub was away, /health did not say so.");

            await CheckStateAsync(findings, customers, coins, direct, fromMs, backAtMs);
            if (kind == PubSubOutageKind.BlackHole) await UntilCaughtUpAsync(findings, customers, coins, relay, backAtMs);
            most = Math.Max(most, await WatchAsync(relay, duration / 3, tell));
            await CheckTradesAsync(findings, customers, coins, direct, relay, kind);
            RelayStats after = await relay.StatsAsync();
            ClientChecks.CheckLag(findings, direct, reference, topics, fromMs, toMs, TwoGateways.LagMsMax);
            ClientChecks.CheckConnection(findings, direct);
            findings.Equal(0, after.WebPubSub("throttled"), "Requests that the service throttled");
            findings.Equal(0, after.WebPubSub("failuresInARow"), "Failures after the outage");
            double growthMib = (most - before.WorkingSetBytes) / 1048576.0;
            findings.Require(growthMib <= GrowthMibMax, $"The container's memory grew by {growthMib:0} MiB; {GrowthMibMax:0} are allowed.");
            findings.Figure("values a second", $"{valuesPerSecond:0}");
            findings.Figure("requests that failed", $"{after.WebPubSub("failures") - before.WebPubSub("failures")}");
            findings.Figure("memory before MiB", $"{before.WorkingSetBytes / 1048576.0:0}");
            findings.Figure("grew by MiB at most", $"{growthMib:0}");
            findings.Figure("after MiB", $"{after.WorkingSetBytes / 1048576.0:0}");
        }
        finally
        {
            foreach (GroupCustomer customer in customers) await customer.DisposeAsync();
        }

        return findings;
    }

    private static string BookOf(string coin) => $"l2Book:{coin}@1s";

    private static string QuoteOf(string coin) => $"bbo:{coin}@1s";

    private static string TradesOf(string coin) => $"trades:{coin}@250ms";

    private static string[] GroupsOf(string coin) => [BookOf(coin), QuoteOf(coin), TradesOf(coin)];

    private static Dictionary<string, string?> Settings(AzuriteTables azurite, BlackHole network) => new()
    {
        ["Relay:Tables:ConnectionString"] = azurite.ConnectionString,
        ["Relay:Accounts:Enabled"] = "false",
        ["Relay:Snapshots:IntervalMs"] = "60000",
        ["Relay:WebPubSub:ConnectionString"] = PubSubProcess.ConnectionString(network.Port),
        ["Relay:Feed:Coins:0"] = "*",
        ["Relay:Feed:Channels:0"] = "trades",
        ["Relay:Feed:Channels:1"] = "bbo",
        ["Relay:Feed:Channels:2"] = "l2Book",
    };

    /// <summary>Says which groups have a connection, as the control plane does.</summary>
    private static async Task WantAsync(AzuriteTables azurite, IEnumerable<string> groups)
    {
        TableClient table = new TableServiceClient(azurite.ConnectionString).GetTableClient("streamgroups");
        await table.CreateIfNotExistsAsync();
        long nowMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (string[] some in groups.Chunk(100))
            await table.SubmitTransactionAsync(some.Select(g => new TableTransactionAction(TableTransactionActionType.UpsertReplace, new TableEntity("g", KeyOf(g)) { ["count"] = 1, ["seenAt"] = nowMs })));
    }

    private static string KeyOf(string group) => string.Concat(System.Text.Encoding.UTF8.GetBytes(group).Select(b => char.IsAsciiLetterOrDigit((char)b) ? ((char)b).ToString() : $"={b:X2}"));

    /// <summary>The first value of each group after the outage is no older than what a direct customer knew shortly before it came.</summary>
    private static async Task CheckStateAsync(Findings findings, GroupCustomer[] customers, string[] coins, FeedClient direct, double fromMs, double backAtMs)
    {
        double slowest = 0, oldestMs = 0;
        int groups = 0;
        foreach ((GroupCustomer customer, string coin) in customers.Zip(coins))
        {
            foreach ((string group, FeedTopic topic) in (IEnumerable<(string, FeedTopic)>)[(BookOf(coin), new FeedTopic("l2Book", coin)), (QuoteOf(coin), new FeedTopic("bbo", coin))])
            {
                if (!direct.Log.States(topic).Any(s => s.AtMs > fromMs + OnItsWayMs && s.AtMs < backAtMs)) continue;
                groups++;
                await Until.TrueAsync($"{group} goes on", () => customer.States(group).Any(s => s.AtMs > backAtMs), Patience);
                (double atMs, long timeMs) = customer.States(group).First(s => s.AtMs > backAtMs);
                StateSeen? known = direct.Log.States(topic).LastOrDefault(s => s.AtMs < atMs - OnItsWayMs);
                if (known is { } before && before.TimeMs > timeMs)
                {
                    oldestMs = Math.Max(oldestMs, before.TimeMs - timeMs);
                    findings.Problem($"{group} went on with a value of {timeMs}, when {before.TimeMs} was known for {atMs - before.AtMs:0} ms.");
                }

                slowest = Math.Max(slowest, atMs - backAtMs);
            }
        }

        findings.Figure("State groups", $"{groups}");
        findings.Figure("all went on within ms", $"{slowest:0}");
        findings.Require(slowest <= ResumeMsMax, $"A group went on only {slowest:0} ms after the outage.");
    }

    /// <summary>Waits until customers who stayed connected have the trades that there were when the service came back.</summary>
    private static async Task UntilCaughtUpAsync(Findings findings, GroupCustomer[] customers, string[] coins, RelayProcess relay, double backAtMs)
    {
        await using var all = new ResumingClient(coins, relay.WebSocketUri);
        await Until.TrueAsync("the trades so far are shown", () => coins.Count(c => all.Trades(c).Count > 0) >= customers.Count(c => c.Trades > 0), Patience);
        foreach ((GroupCustomer customer, string coin) in customers.Zip(coins))
        {
            if (all.Trades(coin) is not { Count: > 0 } had) continue;
            long target = had[^1].Offset;
            await Until.TrueAsync($"the trades of {coin} have come", () => customer.OffsetOf(TradesOf(coin)) >= target, Patience);
        }

        findings.Figure("trades caught up after ms", $"{FeedClient.NowMs - backAtMs:0}");
    }

    private static async Task CheckTradesAsync(Findings findings, GroupCustomer[] customers, string[] coins, FeedClient direct, RelayProcess relay, PubSubOutageKind kind)
    {
        long missed = 0, given = 0;
        foreach ((GroupCustomer customer, string coin) in customers.Zip(coins))
        {
            foreach (string problem in customer.Problems) findings.Problem(problem);
            foreach (TradeHole hole in customer.Holes)
            {
                findings.Require(!hole.IsTold || customer.OffsetOf(TradesOf(coin)) - hole.After > TradesKept, $"{hole}: the relay still had these.");
                if (hole.IsTold) given += hole.Count;
                else missed += hole.Count;
                if (await TradeBackfill.FaultAsync(relay.WebSocketUri, hole) is { } fault) findings.Problem($"{hole}: {fault}");
            }
        }

        if (kind == PubSubOutageKind.BlackHole) findings.Equal(0, missed, "Trades that did not come to customers who stayed connected, without a notice");
        findings.Require(direct.Log.FramesOf("trades") > 0, "There were no trades.");
        findings.Figure("trades", $"{customers.Sum(c => c.Trades)}");
        findings.Figure("twice", $"{customers.Sum(c => c.Repeats)}");
        findings.Figure("fetched by the cursor", $"{missed}");
        findings.Figure("given up and told", $"{given}");
        findings.Figure("connections", $"{customers.Sum(c => c.Connections)}");
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
            tell($"{stats.WebPubSub("sends")} sent, {stats.WebPubSub("failures")} failed, {stats.WorkingSetBytes >> 20} MiB of memory");
        }

        return most;
    }
}
