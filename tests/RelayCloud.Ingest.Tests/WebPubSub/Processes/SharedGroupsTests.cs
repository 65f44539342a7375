using Azure.Data.Tables;
using Azure.Messaging.WebPubSub;
using Microsoft.Extensions.Logging.Abstractions;
using RelayCloud.Accounts.Storage;
using RelayCloud.GatewaySimulator;
using RelayCloud.Ingest.EventLog.Codec;
using RelayCloud.Ingest.Snapshots.Rows;
using RelayCloud.Ingest.Tests.WebPubSub.Support;
using RelayCloud.Resilience.EventLogs;
using RelayCloud.Resilience.Gateways;
using RelayCloud.Resilience.Relays;
using RelayCloud.Tests.Common.Azurite;
using RelayCloud.WebPubSubEmulator;
using RelayCloud.WebPubSubEmulator.Configuration;

namespace RelayCloud.Ingest.Tests.WebPubSub.Processes;

/// <summary>An ingest and edges as processes, with Event Hubs, Table Storage and Web PubSub emulated: the edges share the groups, whichever of them is there.</summary>
public sealed class SharedGroupsTests
{
    private const int LeaseMs = 10_000;

    // In all of the log's four partitions.
    private static readonly string[] Coins = ["BTC", "ETH", "SOL", "HYPE", "kPEPE", "XRP", "SUI", "@107"];
    private static readonly string[] Trades = [.. Coins.Select(c => $"trades:{c}@100ms")];
    private static readonly string[] Books = [.. Coins.Select(c => $"l2Book:{c}?fast@250ms")];
    private static readonly SimulatorOptions Market = new() { BlocksPerSecond = 20, Activity = 15, Coins = 20, DelayMs = 2, JitterMs = 1 };
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Two_edges_publish_each_trade_once_and_whichever_of_them_goes_the_other_goes_on_where_it_has_ended()
    {
        Assert.Equal(EmulatorProcess.Partitions, Coins.Select(c => Partitioning.HashOf(System.Text.Encoding.UTF8.GetBytes(c)) % EmulatorProcess.Partitions).Distinct().Count());
        await using AzuriteTables azurite = await AzuriteTables.StartAsync();
        await using EmulatorProcess log = await EmulatorProcess.StartAsync(["market"]);
        await using Emulator pubSub = await Emulator.StartAsync(new EmulatorOptions { Port = 0, QueueBytesMax = 64 << 20 }, TimeProvider.System, NullLogger.Instance);
        await using Venue venue = await Venue.StartAsync(Market);
        Dictionary<string, string?> settings = Settings(azurite, log, pubSub);
        await using RelayProcess ingest = await RelayProcess.StartAsync("ingest", [venue.Upstream], settings);
        await ingest.UntilHealthAsync("the gateway is live", h => h.IsOk, Patience);
        await using RelayProcess one = await RelayProcess.StartAsync("edge", [], settings);
        await using RelayProcess two = await RelayProcess.StartAsync("edge", [], settings);
        foreach (RelayProcess edge in (RelayProcess[])[one, two]) await UntilSharesAsync(edge, 2);

        var client = new WebPubSubServiceClient(pubSub.ConnectionString, "market");
        await using GroupListener customer = await GroupListener.ConnectAsync(await client.GetClientAccessUriAsync(groups: [.. Trades, .. Books]));
        await WantAsync(azurite);

        // Both publish: no trade twice, none missing, the books of all partitions.
        await UntilMovesAsync(customer, 0);
        await UntilMovesAsync(customer, customer.Frames.Count);
        AssertOnce(customer, 0);
        foreach (RelayProcess edge in (RelayProcess[])[one, two]) Assert.True((await edge.StatsAsync()).Body.GetProperty("webPubSub").GetProperty("sends").GetInt64() > 0);

        // One dies: what it had published since its last record comes again, and nothing is missing.
        int atKill = customer.Frames.Count;
        long killedAtMs = NowMs;
        await one.KillAsync();
        await UntilSharesAsync(two, 4);
        await UntilMovesAsync(customer, customer.Frames.Count);
        foreach (string group in Trades)
        {
            TradeStream stream = new(customer, group);
            Assert.Equal((0, 0L), (stream.Gaps, stream.Missing));
            Assert.InRange(new TradeStream(customer, group, atKill).Count, 1, int.MaxValue);
        }

        long silentMs = SilenceMs(customer, killedAtMs);

        // Another comes, and takes its share without a trade twice.
        await UntilMovesAsync(customer, customer.Frames.Count);
        int atJoin = customer.Frames.Count;
        await using RelayProcess three = await RelayProcess.StartAsync("edge", [], settings);
        await UntilSharesAsync(three, 2);
        await UntilSharesAsync(two, 2);
        await UntilMovesAsync(customer, customer.Frames.Count);
        AssertOnce(customer, atJoin);

        // One is stopped: its last trades are sent before it goes, and the other goes on at once.
        int atStop = customer.Frames.Count;
        long stoppedAtMs = NowMs;
        await two.StopAsync();
        await UntilSharesAsync(three, 4);
        await UntilMovesAsync(customer, customer.Frames.Count);
        AssertOnce(customer, atStop);
        AssertOnce(customer, atJoin);
        long handedOverMs = SilenceMs(customer, stoppedAtMs);

        // It has never had to wait for a lease to run out.
        string[] taken = [.. three.Process!.LastLines().Split('\n').Where(line => line.Contains("The groups of partition", StringComparison.Ordinal))];
        Assert.True(taken.Length >= 4);
        Assert.All(taken, line => Assert.Contains("they were nobody's", line, StringComparison.Ordinal));
        Assert.Equal("ok", (await three.HealthAsync()).Body.GetProperty("webPubSub").GetProperty("state").GetString());
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{customer.Frames.Count} frames, of one coin up to {Trades.Max(g => new TradeStream(customer, g).Count)} trades; after the kill a book was silent for {silentMs} ms at most, after the stop for {handedOverMs} ms, and {Trades.Sum(g => new TradeStream(customer, g).Repeats)} trades came again");
    }

    private static long NowMs => System.Diagnostics.Stopwatch.GetTimestamp() * 1_000 / System.Diagnostics.Stopwatch.Frequency;

    private static Dictionary<string, string?> Settings(AzuriteTables azurite, EmulatorProcess log, Emulator pubSub) => new()
    {
        ["Relay:EventHubs:ConnectionString"] = log.ConnectionString,
        ["Relay:Tables:ConnectionString"] = azurite.ConnectionString,
        ["Relay:Accounts:Enabled"] = "false",
        ["Relay:WebPubSub:ConnectionString"] = pubSub.ConnectionString,
        ["Relay:WebPubSub:LeaseMs"] = LeaseMs.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["Relay:WebPubSub:DemandIntervalMs"] = "200",

        // What a slow machine takes to hand over is not to be longer than what is kept of a busy coin, or than a reader waits for what the other had read: that is told as a gap, and is another test's matter.
        ["Relay:MarketData:TradesKeptMax"] = "50000",
        ["Relay:MarketData:TradeBytesKeptMax"] = "33554432",
        ["Relay:EventHubs:TradeGapMsMax"] = "60000",
        ["Relay:Feed:Coins:0"] = "*",
        ["Relay:Feed:Channels:0"] = "trades",
        ["Relay:Feed:Channels:1"] = "l2Book?fast",
    };

    private static async Task WantAsync(AzuriteTables azurite)
    {
        TableClient table = new TableServiceClient(azurite.ConnectionString).GetTableClient("streamgroups");
        await table.CreateIfNotExistsAsync();
        long nowMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (string group in (string[])[.. Trades, .. Books]) await table.UpsertEntityAsync(new TableEntity("g", NameKeys.OfName(group)) { ["count"] = 1, ["seenAt"] = nowMs });
    }

    private static Task UntilSharesAsync(RelayProcess edge, int partitions) => edge.UntilHealthAsync(
        $"it has {partitions} partitions",
        h => h.Body.GetProperty("webPubSub") is { ValueKind: System.Text.Json.JsonValueKind.Object } published && published.GetProperty("partitions").GetProperty("owned").GetArrayLength() == partitions,
        Patience);

    /// <summary>Waits until each group has had five frames more.</summary>
    private static async Task UntilMovesAsync(GroupListener customer, int from)
    {
        foreach (string group in (string[])[.. Trades, .. Books])
            await Until.TrueAsync($"{group} has moved", () => customer.Frames.Skip(from).Count(f => f.Group == group) >= 5, Patience);
    }

    /// <summary>The longest time without a book, of the coin that had to wait longest, from then on.</summary>
    private static long SilenceMs(GroupListener customer, long fromMs) => Books.Max(book =>
    {
        long[] times = [fromMs, .. customer.TimesOf(book).Where(t => t > fromMs)];
        return times.Zip(times.Skip(1), (a, b) => b - a).Max();
    });

    private static void AssertOnce(GroupListener customer, int from)
    {
        foreach (string group in Trades)
        {
            TradeStream stream = new(customer, group, from);
            Assert.True((stream.Gaps, stream.Repeats, stream.Missing) == (0, 0, 0L), $"{group}: {stream.Gaps} gaps told, {stream.Repeats} came again, {stream.Missing} missing of {stream.Count}. {stream.Breaks}");
            Assert.Single(stream.Epochs);
        }
    }
}
