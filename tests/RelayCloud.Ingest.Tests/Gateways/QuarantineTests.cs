using RelayCloud.Ingest.Gateways;
using RelayCloud.Ingest.Gateways.Health;

namespace RelayCloud.Ingest.Tests.Gateways;

public sealed class QuarantineTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_coin_that_kills_its_socket_is_found_and_the_others_live()
    {
        string[] coins = [.. Enumerable.Range(0, 12).Select(i => $"C{i}")];
        FakeGateway gateway = await FakeGateway.StartAsync();
        gateway.DeadlyCoins["C7"] = true;
        GatewaySetOptions options = GatewayRig.Options(["trades"], coins);
        options = options with { Timings = options.Timings with { QuarantineFor = Minute * 3 } };
        await using GatewayRig rig = await GatewayRig.StartAsync(options, coins, [gateway]);
        await rig.IsAfter("the culprit is in quarantine", Minute * 5, () => rig.First.Counts.Quarantines == 1);
        await rig.IsAfter("all others are subscribed", Minute, () => gateway.Subscriptions.Count == 11);
        await rig.IsAfter("nothing else is missing", Minute, () => rig.First.NotDelivered.Count == 1);
        TopicReport culprit = Assert.Single(rig.First.NotDelivered);
        Assert.Equal(("trades:C7", GatewayState.Down, true), (culprit.Topic, culprit.State, culprit.Quarantined));
        Assert.DoesNotContain(gateway.Subscriptions, s => s.Contains("C7", StringComparison.Ordinal));

        gateway.DeadlyCoins.Clear();
        DateTimeOffset from = rig.Time.GetUtcNow();
        await rig.IsAfterLong("it is tried again after the quarantine", Minute * 4, () => gateway.Subscriptions.Any(s => s.Contains("C7", StringComparison.Ordinal)));
        Assert.True(rig.Time.GetUtcNow() - from > Minute * 2);
        Assert.Equal(1, rig.First.Counts.Quarantines);
    }

    [Fact]
    public async Task A_gateway_that_ends_every_connection_on_its_first_subscribe_puts_no_topic_away()
    {
        string[] coins = [.. Enumerable.Range(0, 6).Select(i => $"C{i}")];
        FakeGateway gateway = await FakeGateway.StartAsync();
        gateway.DropsEverybody = true;
        await using GatewayRig rig = await GatewayRig.StartAsync(GatewayRig.Options(["trades"], coins), coins, [gateway]);
        await rig.IsAfter("it was tried a while", Minute * 5, () => gateway.HandshakeCount >= 15);
        gateway.DropsEverybody = false;
        await rig.IsAfter("everything is subscribed", Minute * 2, () => gateway.Subscriptions.Count == 6);
        Assert.Equal(0, rig.First.Counts.Quarantines);
    }

    [Fact]
    public async Task A_coin_that_the_gateway_calls_invalid_is_put_away_without_losing_the_socket()
    {
        FakeGateway gateway = await FakeGateway.StartAsync();
        gateway.Errors["ETH"] = "Invalid subscription {}";
        await using GatewayRig rig = await GatewayRig.StartAsync(GatewayRig.Options(["trades"], ["BTC", "ETH"]), ["BTC", "ETH"], [gateway]);
        await rig.Is("it is in quarantine", () => rig.First.Counts.Quarantines == 1);
        await rig.Is("the sink was told", () => rig.Sink.Count("down", "trades:ETH") == 1);
        await rig.Is("it is reported", () => rig.First.NotDelivered is [{ Quarantined: true, Topic: "trades:ETH" }]);
        Assert.Equal(1, gateway.HandshakeCount);
        Assert.Equal(1, rig.First.Counts.InvalidSubscriptions);
        Assert.Equal(2, gateway.Received.Count);
    }

    [Fact]
    public async Task Already_subscribed_counts_as_an_acknowledgement()
    {
        FakeGateway gateway = await FakeGateway.StartAsync();
        gateway.Errors["BTC"] = "Already subscribed: {}";
        await using GatewayRig rig = await GatewayRig.StartAsync(GatewayRig.Options(["trades"], ["BTC"]), ["BTC"], [gateway]);
        await rig.IsLive();
        Assert.Equal(0, rig.First.Counts.ErrorFrames);
    }
}
