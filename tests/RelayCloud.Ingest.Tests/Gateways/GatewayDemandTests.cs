using RelayCloud.Ingest.Gateways;
using RelayCloud.Ingest.Gateways.Health;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Tests.Gateways;

public sealed class GatewayDemandTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_topic_is_subscribed_with_its_first_holder_and_unsubscribed_a_while_after_its_last()
    {
        await using GatewayRig rig = await GatewayRig.StartLiveAsync(["trades"], "BTC", "ETH");
        Topic topic = rig.Topic(Channel.Bbo, "ETH");
        Assert.True(rig.Set.TryAcquire(topic));
        Assert.True(rig.Set.TryAcquire(topic));
        await rig.Is("it is subscribed", () => rig.Gateway.Subscriptions.Count == 3);
        await rig.Is("its value arrived", () => rig.Sink.Count("data", "bbo:ETH") == 1);
        rig.Set.Release(topic);
        DateTimeOffset from = rig.Time.GetUtcNow();
        await rig.IsAfterLong("more than its linger time passed", Minute * 3, () => rig.Time.GetUtcNow() - from > Minute * 1.5);
        Assert.True(rig.Set.TryAcquire(topic));
        rig.Set.Release(topic);
        rig.Set.Release(topic);
        Assert.Equal((1, 1), (rig.Report.OnDemand, rig.Report.Lingering));
        from = rig.Time.GetUtcNow();
        await rig.IsAfterLong("it is unsubscribed", Minute * 3, () => rig.Gateway.Subscriptions.Count == 2);
        Assert.True(rig.Time.GetUtcNow() - from >= Minute);
        await rig.Is("the sink was told", () => rig.Sink.Count("down", "bbo:ETH") == 1);
        Assert.Equal((0, 0), (rig.Report.OnDemand, rig.Report.Lingering));
        Assert.True(rig.Set.TryAcquire(topic));
        await rig.Is("it is subscribed anew", () => rig.Sink.Count("data", "bbo:ETH") == 2);
        Assert.Equal(["subscribing", "data", "down", "subscribing", "data"], rig.Sink.Calls.Where(c => c.Topic == "bbo:ETH").Select(c => c.Call));
    }

    [Fact]
    public async Task A_topic_that_is_wanted_always_stays_when_its_last_holder_leaves()
    {
        await using GatewayRig rig = await GatewayRig.StartLiveAsync(["trades"], "BTC");
        Topic topic = rig.Topic(Channel.Trades, "BTC");
        Assert.True(rig.Set.TryAcquire(topic));
        rig.Set.Release(topic);
        DateTimeOffset from = rig.Time.GetUtcNow();
        await rig.IsAfterLong("its linger time passed", Minute * 3, () => rig.Time.GetUtcNow() - from > Minute * 2);
        Assert.Single(rig.Gateway.Subscriptions);
        Assert.Equal(0, rig.Report.OnDemand);
    }

    [Fact]
    public async Task What_does_not_exist_or_has_no_room_is_refused()
    {
        FakeGateway gateway = await FakeGateway.StartAsync();
        await using GatewayRig rig = await GatewayRig.StartAsync(
            GatewayRig.Options(["trades"], ["BTC"]), ["BTC", "ETH", "SOL"], [gateway], (_, g) => g with { Limits = new() { SubscriptionsMax = 2 } });
        await rig.IsLive();
        Assert.False(rig.Set.TryAcquire(rig.Topic(Channel.Bbo, "NOPE")));
        Topic eth = rig.Topic(Channel.Bbo, "ETH"), sol = rig.Topic(Channel.Bbo, "SOL");
        Assert.True(rig.Set.TryAcquire(eth));
        Assert.False(rig.Set.TryAcquire(sol));
        Assert.True(rig.Set.TryAcquire(eth));
        rig.Set.Release(eth);
        Assert.False(rig.Set.TryAcquire(sol));

        // Once nobody holds it, a lingering topic makes room.
        rig.Set.Release(eth);
        Assert.True(rig.Set.TryAcquire(sol));
        await rig.Is("the new one took its place", () => rig.Gateway.Subscriptions is [var a, var b] && a.Contains("SOL", StringComparison.Ordinal) && b.Contains("trades", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_acquired_before_the_coins_are_known()
    {
        var coins = new CoinTable();
        var topics = new TopicTable(coins);
        await using var set = new GatewaySet(
            [new GatewayOptions { Name = "a", Url = "ws://127.0.0.1:1/ws" }], new GatewaySetOptions(), topics, new Universe(), new FakeSink(topics), new ManualTime(),
            Microsoft.Extensions.Logging.Abstractions.NullLogger<GatewaySet>.Instance);
        await set.StartAsync(CancellationToken.None);
        Assert.True(topics.TryGetOrAdd(TopicKey.Of(Channel.Trades, coins.GetOrAdd("BTC")), out Topic? topic));
        Assert.False(set.TryAcquire(topic));
        Assert.Equal(GatewayState.Connecting, set.StateOf(0));
        Assert.Empty(set.Report().Gateways[0].Sockets);
    }

    [Fact]
    public async Task Two_aggregations_of_a_book_come_over_two_sockets_and_are_told_apart()
    {
        await using GatewayRig rig = await GatewayRig.StartLiveAsync(["l2Book"], "BTC");
        Topic coarse = rig.Topic(Channel.L2Book, "BTC", sigFigs: 3), fine = rig.Topic(Channel.L2Book, "BTC", sigFigs: 5, mantissa: 2);
        Assert.True(rig.Set.TryAcquire(coarse));
        Assert.True(rig.Set.TryAcquire(fine));
        await rig.Is("both arrived", () => rig.Sink.Count("data", coarse.Name) == 1 && rig.Sink.Count("data", fine.Name) == 1);
        Assert.Equal(2, rig.Gateway.OpenCount);
        Assert.Equal(1, rig.Sink.Count("data", "l2Book:BTC"));
    }

    [Fact]
    public async Task An_aggregation_waits_for_its_place_until_the_one_before_it_has_left()
    {
        FakeGateway gateway = await FakeGateway.StartAsync();
        GatewaySetOptions options = GatewayRig.Options(["trades"], ["BTC"]) with { Linger = TimeSpan.Zero };
        await using GatewayRig rig = await GatewayRig.StartAsync(options, ["BTC"], [gateway], (_, g) => g with { Limits = new() { ConnectionsMax = 1 } });
        await rig.IsLive();
        Topic first = rig.Topic(Channel.L2Book, "BTC", sigFigs: 3), second = rig.Topic(Channel.L2Book, "BTC", sigFigs: 4);
        Assert.True(rig.Set.TryAcquire(first));
        Assert.False(rig.Set.TryAcquire(second));
        await rig.Is("the first arrived", () => rig.Sink.Count("data", first.Name) == 1);
        gateway.IgnoresUnsubscribes = true;
        rig.Set.Release(first);
        Assert.True(rig.Set.TryAcquire(second));
        await rig.Is("the first is to be unsubscribed", () => gateway.Received.Any(r => r.Text.Contains("\"unsubscribe\"", StringComparison.Ordinal)));

        // A topic that is wanted later is subscribed, the second aggregation still not.
        Assert.True(rig.Set.TryAcquire(rig.Topic(Channel.Bbo, "BTC")));
        await rig.Is("the later one is subscribed", () => rig.Sink.Count("data", "bbo:BTC") == 1);
        Assert.Equal(0, rig.Sink.Count("subscribing", second.Name));

        // The unsubscribe is sent again when it was not acknowledged for some time.
        gateway.IgnoresUnsubscribes = false;
        await rig.IsAfter("the second arrived", Minute, () => rig.Sink.Count("data", second.Name) == 1);
        Assert.Equal(
            [("subscribing", first.Name), ("data", first.Name), ("down", first.Name), ("subscribing", second.Name), ("data", second.Name)],
            rig.Sink.Calls.Where(c => c.Topic.StartsWith("l2Book", StringComparison.Ordinal)).Select(c => (c.Call, c.Topic)));
    }

    [Fact]
    public async Task A_coin_that_appears_is_subscribed_and_one_that_disappears_is_not_any_more()
    {
        await using GatewayRig rig = await GatewayRig.StartAsync(GatewayRig.Options(["trades"], ["*"]), ["BTC", "ETH"], [await FakeGateway.StartAsync()]);
        await rig.IsLive();
        rig.SetUniverse("BTC", "ETH", "SOL");
        await rig.IsAfter("SOL is subscribed", Minute, () => rig.Gateway.Subscriptions.Count == 3);
        Assert.Equal(GatewayState.Live, rig.Set.StateOf(0));
        rig.SetUniverse("BTC", "SOL");
        await rig.IsAfter("ETH is not any more", Minute, () => rig.Gateway.Subscriptions.Count == 2);
        await rig.Is("the sink was told", () => rig.Sink.Count("down", "trades:ETH") == 1);
        Assert.Equal(1, rig.Gateway.HandshakeCount);
        Assert.Equal(0, rig.Sink.Count("down", "trades:BTC"));
    }

    [Fact]
    public async Task A_socket_without_topics_is_closed_politely_and_opened_again_when_there_are_some()
    {
        await using GatewayRig rig = await GatewayRig.StartLiveAsync(["trades"], "BTC");
        rig.SetUniverse();
        await rig.IsAfter("the socket is closed", Minute, () => rig.Gateway.OpenCount == 0);
        Assert.True(rig.Gateway.Connections.Single().WasClosedByClient);
        await rig.IsAfter("there are no sockets", Minute, () => rig.First.Sockets.Count == 0);
        rig.SetUniverse("BTC");
        await rig.IsAfter("it is subscribed again", Minute, () => rig.Gateway.Subscriptions.Count == 1);
        await rig.IsLive();
    }

    [Fact]
    public async Task What_one_gateway_has_no_room_for_goes_to_the_other()
    {
        string[] coins = [.. Enumerable.Range(0, 15).Select(i => $"C{i}")];
        await using GatewayRig rig = await GatewayRig.StartAsync(
            GatewayRig.Options(["trades"], coins),
            coins,
            [await FakeGateway.StartAsync(), await FakeGateway.StartAsync()],
            (_, g) => g with { Limits = new() { SubscriptionsMax = 10 } });
        await rig.IsLive(0);
        await rig.IsLive(1);
        await rig.Is("both are full", () => rig.Report.Gateways.All(g => g.Topics.Live == 10));
        GatewaySetReport report = rig.Report;
        Assert.Equal((15, 15, 0), (report.TopicsWanted, report.TopicsCovered, report.LeftOutCount));
        Assert.Equal(15, rig.Sink.Calls.Where(c => c.Call == "data").Select(c => c.Topic).Distinct().Count());
    }

    [Fact]
    public async Task What_no_gateway_has_room_for_is_named()
    {
        string[] coins = ["A", "B", "C"];
        await using GatewayRig rig = await GatewayRig.StartAsync(
            GatewayRig.Options(["trades"], coins), coins, [await FakeGateway.StartAsync()], (_, g) => g with { Limits = new() { SubscriptionsMax = 2 } });
        await rig.IsLive();
        Assert.Equal(["trades:C"], rig.Report.LeftOut);
        Assert.False(rig.Set.TryAcquire(rig.Topic(Channel.Trades, "C")));
    }
}
