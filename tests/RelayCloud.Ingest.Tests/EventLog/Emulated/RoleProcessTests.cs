using RelayCloud.GatewaySimulator;
using RelayCloud.Resilience.Clients;
using RelayCloud.Resilience.EventLogs;
using RelayCloud.Resilience.Gateways;
using RelayCloud.Resilience.Relays;

namespace RelayCloud.Ingest.Tests.EventLog.Emulated;

/// <summary>The container's roles as processes, on an emulator in another, with a simulated gateway: what is killed costs its own customers a reconnect and nobody a trade.</summary>
public sealed class RoleProcessTests
{
    private static readonly SimulatorOptions Market = new() { BlocksPerSecond = 50, Activity = 10, Coins = 6, DelayMs = 2, JitterMs = 1 };
    private static readonly string[] Coins = ["BTC", "ETH", "SOL", "HYPE"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Each_of_two_edges_gives_every_trade_once_and_one_that_is_killed_costs_its_customers_a_reconnect()
    {
        await using EmulatorProcess emulator = await EmulatorProcess.StartAsync(["market"]);
        await using Venue venue = await Venue.StartAsync(Market);
        await using RelayProcess ingest = await RelayProcess.StartAsync("ingest", [venue.Upstream], Settings(emulator));
        await ingest.UntilHealthAsync("the gateway is live", h => h.IsOk, Patience);
        await using RelayProcess one = await RelayProcess.StartAsync("edge", [], Settings(emulator));
        await using RelayProcess two = await RelayProcess.StartAsync("edge", [], Settings(emulator));
        foreach (RelayProcess edge in (RelayProcess[])[one, two]) await edge.UntilHealthAsync("the log is read", h => h.IsOk, Patience);

        await using var mine = new ResumingClient(Coins, one.WebSocketUri, two.WebSocketUri);
        await using var others = new ResumingClient(Coins, two.WebSocketUri, one.WebSocketUri);
        await Until.TrueAsync("both customers have trades of every coin", () => Coins.All(c => mine.Trades(c).Count > 0 && others.Trades(c).Count > 0));
        await UntilTradesAsync(venue, [mine, others], venue.Market!.Clock.NowMs);
        await one.KillAsync();
        await Until.TrueAsync("the customer has moved to the other edge", () => mine.Connections == 2);
        await UntilTradesAsync(venue, [mine, others], venue.Market!.Clock.NowMs + 300);

        Assert.Equal(1, others.Connections);
        Assert.Equal(2, mine.Connections);
        Assert.Empty(mine.Problems);
        Assert.Empty(others.Problems);
        foreach (string coin in Coins)
        {
            AssertIsTheMarkets(venue, coin, mine.Trades(coin));
            AssertIsTheMarkets(venue, coin, others.Trades(coin));

            // The same trade has the same cursor at both.
            Dictionary<(long, long), (long, long)> cursors = others.Trades(coin).ToDictionary(t => (t.TimeMs, t.Tid), t => (t.Epoch, t.Offset));
            Assert.All(mine.Trades(coin).Where(t => cursors.ContainsKey((t.TimeMs, t.Tid))), t => Assert.Equal(cursors[(t.TimeMs, t.Tid)], (t.Epoch, t.Offset)));
        }
    }

    [Fact]
    public async Task A_customer_of_a_container_that_is_killed_and_started_again_gets_exactly_what_was_missed()
    {
        await using EmulatorProcess emulator = await EmulatorProcess.StartAsync(["market"]);

        // So few trades that a gateway, which shows the last 30 to who subscribes, covers the half minute that a start can take on a busy machine.
        await using Venue venue = await Venue.StartAsync(Market with { Activity = 0.3 });
        await using RelayProcess relay = await RelayProcess.StartAsync("all", [venue.Upstream], Settings(emulator));
        await relay.UntilHealthAsync("the gateway is live", h => h.IsOk, Patience);
        await using var customer = new ResumingClient(Coins, relay.WebSocketUri);
        await Until.TrueAsync("the customer has trades of every coin", () => Coins.All(c => customer.Trades(c).Count > 0));
        for (int round = 1; round <= 2; round++)
        {
            await UntilTradesAsync(venue, [customer], venue.Market!.Clock.NowMs);
            await relay.KillAsync();
            await relay.StartAgainAsync();
            await relay.UntilHealthAsync("the gateway is live", h => h.IsOk, Patience);
            Assert.True(relay.Process!.HasPrinted("topics were restored"));
            await UntilTradesAsync(venue, [customer], venue.Market!.Clock.NowMs + 200);
            Assert.Equal(round + 1, customer.Connections);
        }

        Assert.Empty(customer.Problems);
        foreach (string coin in Coins) AssertIsTheMarkets(venue, coin, customer.Trades(coin));
    }

    [Theory]
    [InlineData("edge")]
    [InlineData("ingest")]
    public async Task A_role_that_needs_the_log_is_refused_without_one(string role)
    {
        await using Venue venue = await Venue.StartAsync(Market);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => RelayProcess.StartAsync(role, [venue.Upstream], new Dictionary<string, string?>()));
        Assert.Contains($"Relay:Role is {role}, which needs Event Hubs: set Relay:EventHubs:ConnectionString", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_ingest_serves_no_customers_and_says_where_to_go()
    {
        await using EmulatorProcess emulator = await EmulatorProcess.StartAsync(["market"]);
        await using Venue venue = await Venue.StartAsync(Market);
        await using RelayProcess ingest = await RelayProcess.StartAsync("ingest", [venue.Upstream], Settings(emulator));
        var uri = new UriBuilder(ingest.WebSocketUri) { Scheme = "http" };
        using var http = new HttpClient();
        foreach (string path in (string[])[uri.Path, "/ws", "/info"])
        {
            using HttpResponseMessage answer = await http.GetAsync(new UriBuilder(uri.Uri) { Path = path }.Uri);
            Assert.Equal(404, (int)answer.StatusCode);
            Assert.Contains("connect to an edge", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    private static Dictionary<string, string?> Settings(EmulatorProcess emulator) => new()
    {
        ["Relay:EventHubs:ConnectionString"] = emulator.ConnectionString,
        ["Relay:Feed:Channels:0"] = "trades",
        ["Relay:Feed:Channels:1"] = "bbo",
        ["Relay:Feed:Channels:2"] = "l2Book?fast",
    };

    /// <summary>The market is known in advance: waits until the customers have its last trade up to a time.</summary>
    private static async Task UntilTradesAsync(Venue venue, ResumingClient[] customers, long untilMs)
    {
        foreach (string coin in Coins)
        {
            long lastMs = venue.Market!.TradesBetween(coin, untilMs - 300_000, untilMs).Max(t => t.TimeMs);
            foreach (ResumingClient customer in customers)
            {
                await Until.TrueAsync(
                    $"a customer has the trades of {coin}", () => (customer.Trades(coin) is { Count: > 0 } had && had[^1].TimeMs >= lastMs) || customer.Problems.Count > 0, Patience);
                Assert.Empty(customer.Problems);
            }
        }
    }

    private static void AssertIsTheMarkets(Venue venue, string coin, IReadOnlyList<ResumedTrade> trades) =>
        Assert.Equal(
            venue.Market!.TradesBetween(coin, trades[0].TimeMs, trades[^1].TimeMs).Select(t => (t.TimeMs, t.Tid)).SkipWhile(t => t != (trades[0].TimeMs, trades[0].Tid)).Take(trades.Count),
            trades.Select(t => (t.TimeMs, t.Tid)));
}
