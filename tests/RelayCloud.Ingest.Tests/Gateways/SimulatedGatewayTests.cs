using System.Diagnostics;
using RelayCloud.GatewaySimulator;
using RelayCloud.Ingest.Gateways;
using RelayCloud.Ingest.Gateways.Health;
using RelayCloud.MarketData.Arbitration;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Tests.Gateways;

/// <summary>The whole of it in real time: the simulated exchange, which punishes every mistake as the real one does, and the feed that the relay uses.</summary>
public sealed class SimulatedGatewayTests
{
    private static readonly string[] AllChannels = ["trades", "bbo", "l2Book?fast", "l2Book", "activeAssetCtx", "candle,1m", "allMids"];

    [Fact]
    public async Task Every_topic_of_every_coin_is_live_and_comes_back_after_a_reset_and_a_refusal()
    {
        await using SimulatedGateway gateway = await SimulatedGateway.StartAsync(new SimulatorOptions { Port = 0, Coins = 20 });
        var topics = new TopicTable(new CoinTable());
        var universe = new Universe();
        universe.Replace(gateway.Coins.Select(c => topics.Coins.GetOrAdd(c.Name)), [0]);
        var feed = new MarketFeed(topics, new CountingSink(), new MarketFeedOptions { GatewayCount = 1 }, TimeProvider.System);
        await using var set = new GatewaySet(
            [new GatewayOptions { Name = "simulator", Url = gateway.WebSocketUri.ToString(), Limits = new() { SubscriptionsPerSocket = 40 } }],
            new GatewaySetOptions { Channels = AllChannels, Coins = ["*"] },
            topics,
            universe,
            feed,
            TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<GatewaySet>.Instance);
        await set.StartAsync(CancellationToken.None);
        int wanted = (gateway.Coins.Count * (AllChannels.Length - 1)) + 1;
        GatewayReport Report() => set.Report().Gateways[0];
        await Until.TrueAsync("every topic is live", () => set.StateOf(0) == GatewayState.Live && Report().Topics.Live == wanted);

        gateway.Faults.Update(f => f with { RefuseConnections = true });
        gateway.Faults.DropAllConnections();
        await Until.TrueAsync("it is down and was tried in vain", () => set.StateOf(0) == GatewayState.Down && Report().Counts.ConnectFailures >= 5);
        gateway.Faults.Update(f => f with { RefuseConnections = false });
        var watch = Stopwatch.StartNew();
        await Until.TrueAsync("every topic is live again", () => set.StateOf(0) == GatewayState.Live && Report().Topics.Live == wanted);
        TestContext.Current.SendDiagnosticMessage($"All {wanted} topics live again {watch.ElapsedMilliseconds} ms after the gateway's return.");

        GatewayCounts counts = Report().Counts;
        Assert.Equal((0, 0, 0, 0), (counts.CorruptFrames, counts.ErrorFrames, counts.Quarantines, counts.Replaced));
        Assert.Equal(wanted * 2, counts.MessagesSent);
    }

    private sealed class CountingSink : IMessageSink
    {
        public void Publish(in MarketMessage message)
        {
        }
    }
}
