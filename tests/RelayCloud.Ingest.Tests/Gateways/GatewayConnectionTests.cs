using RelayCloud.Ingest.Gateways;
using RelayCloud.Ingest.Gateways.Health;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Tests.Gateways;

public sealed class GatewayConnectionTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Every_wanted_topic_is_subscribed_and_the_sink_is_told_before()
    {
        await using GatewayRig rig = await GatewayRig.StartLiveAsync(["trades", "bbo", "l2Book", "l2Book?fast", "activeAssetCtx", "allMids"], "BTC", "ETH");
        await rig.Is("every value arrived", () => rig.Sink.Calls.Count(c => c.Call == "data") == 11);
        Assert.Equal(11, rig.Gateway.Subscriptions.Count);
        foreach (IGrouping<string, (string Call, int, string Topic)> topic in rig.Sink.Calls.GroupBy(c => c.Topic))
            Assert.Equal(["subscribing", "data"], topic.Select(c => c.Call));
        await rig.Is("every topic is live", () => rig.First.Topics == new TopicCounts(0, 11, 0, 0));
        Assert.Equal(1, rig.Gateway.HandshakeCount);
        Assert.Equal(22, rig.First.Counts.Frames);
        Assert.Equal(11, rig.First.Counts.DataFrames);
        Assert.Equal(11, rig.First.Counts.MessagesSent);
    }

    [Fact]
    public async Task After_a_drop_of_a_steady_connection_everything_is_resubscribed_at_once()
    {
        await using GatewayRig rig = await GatewayRig.StartLiveAsync(["trades", "bbo"], "BTC", "ETH");
        rig.Time.Advance(TimeSpan.FromSeconds(11));
        rig.Gateway.DropAll();
        await rig.Is("the sink was told that every topic is down", () => rig.Sink.Calls.Count(c => c.Call == "down") == 4);

        // No clock goes forward here: there is no delay.
        await rig.Is("everything is subscribed again", () => rig.Gateway.HandshakeCount == 2 && rig.Gateway.Subscriptions.Count == 4);
        await rig.IsLive();
        await rig.Is("values arrived again", () => rig.Sink.Count("data", "trades:BTC") == 2);
        Assert.Equal(["subscribing", "data", "down", "subscribing", "data"], rig.Sink.Calls.Where(c => c.Topic == "trades:BTC").Select(c => c.Call));
        Assert.Equal(1, rig.First.Counts.Reconnects);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_only_gateway_is_back_soon_after_its_return_however_long_it_was_away(bool refusesByHttp)
    {
        await using GatewayRig rig = await GatewayRig.StartLiveAsync(["trades"], "BTC");
        int port = rig.Gateway.Port;
        if (refusesByHttp)
        {
            rig.Gateway.RefuseWith = 503;
            rig.Gateway.DropAll();
        }
        else
        {
            await rig.Gateway.GoAwayAsync();
        }

        await rig.IsAfter("the gateway is down", Minute, () => rig.Set.StateOf(0) == GatewayState.Down);
        DateTimeOffset from = rig.Time.GetUtcNow();
        await rig.IsAfterLong("it was tried for a while", Minute * 5, () => rig.Time.GetUtcNow() - from > Minute && rig.First.Counts.ConnectFailures > 10);
        Assert.NotNull(rig.First.LastError);
        if (refusesByHttp) rig.Gateway.RefuseWith = 0;
        else await rig.Gateway.ListenAsync(port);

        // The delay is 500 ms at most; the rest is how long connecting, which is real, takes on this clock.
        await rig.IsAfter("it is connected", TimeSpan.FromSeconds(5), () => rig.Gateway.OpenCount == 1);
        await rig.IsLive();
    }

    [Fact]
    public async Task Only_one_socket_probes_a_gateway_that_is_away_and_all_follow_when_it_is_back()
    {
        GatewaySetOptions options = GatewayRig.Options(["trades"], [.. Enumerable.Range(0, 8).Select(i => $"C{i}")]);
        FakeGateway gateway = await FakeGateway.StartAsync();
        gateway.RefuseWith = 503;
        await using GatewayRig rig = await GatewayRig.StartAsync(
            options, [.. options.Coins!], [gateway], (_, g) => g with { Limits = new() { SubscriptionsPerSocket = 2 } });
        await rig.IsAfter("ten tries were made", Minute, () => gateway.HandshakeCount >= 10);
        Assert.True(gateway.HandshakeCount < 20);
        int before = gateway.HandshakeCount;
        gateway.RefuseWith = 0;
        await rig.IsAfter("all sockets are open", Minute, () => gateway.OpenCount == 4);
        await rig.IsLive();
        Assert.InRange(gateway.HandshakeCount - before, 4, 5);
        Assert.All(gateway.Open, c => Assert.True(c.Subscriptions.Count <= 2));
    }

    [Fact]
    public async Task A_gateway_that_answers_429_is_left_alone_for_a_while_even_if_it_is_the_only_one()
    {
        FakeGateway gateway = await FakeGateway.StartAsync();
        gateway.RefuseWith = 429;
        await using GatewayRig rig = await GatewayRig.StartAsync(GatewayRig.Options(["trades"], ["BTC"]), ["BTC"], [gateway]);
        await rig.Is("it was refused", () => rig.First.Counts.ConnectFailures == 1);
        DateTimeOffset from = rig.Time.GetUtcNow();
        await rig.IsAfter("it was tried again", Minute, () => gateway.HandshakeCount == 2);
        Assert.True(rig.Time.GetUtcNow() - from >= TimeSpan.FromSeconds(4));
        Assert.Contains("HTTP 429", rig.First.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quiet_socket_is_pinged_and_kept_for_as_long_as_it_answers()
    {
        await using GatewayRig rig = await GatewayRig.StartLiveAsync(["trades"], "BTC");
        await rig.Is("the first value arrived", () => rig.First.Counts.DataFrames == 1);
        for (int ping = 1; ping <= 5; ping++)
        {
            long frames = rig.First.Counts.Frames;
            rig.Time.Advance(TimeSpan.FromSeconds(20));
            await rig.IsAfter("a ping was sent", TimeSpan.FromSeconds(9), () => Pings(rig) == ping);
            await rig.Is("the pong arrived", () => rig.First.Counts.Frames > frames);
        }

        Assert.Equal(1, rig.Gateway.HandshakeCount);
        Assert.Equal(GatewayState.Live, rig.Set.StateOf(0));
    }

    [Fact]
    public async Task A_socket_that_does_not_answer_a_ping_is_replaced()
    {
        GatewaySetOptions options = GatewayRig.Options(["trades"], ["BTC"]);
        options = options with { Timings = options.Timings with { SilenceMax = Minute } };
        await using GatewayRig rig = await GatewayRig.StartAsync(options, ["BTC"], [await FakeGateway.StartAsync()]);
        await rig.IsLive();
        await rig.Is("the first value arrived", () => rig.First.Counts.DataFrames == 1);
        rig.Gateway.IsMute = true;
        rig.Time.Advance(TimeSpan.FromSeconds(20));
        await rig.IsAfter("a ping was sent", Minute, () => Pings(rig) == 1);
        rig.Gateway.IsMute = false;
        await rig.IsAfter("the socket was replaced", Minute, () => rig.Gateway.HandshakeCount == 2);
        await rig.IsLive();
        Assert.Equal(1, rig.First.Counts.Replaced);
        Assert.Contains("no pong", rig.First.Sockets[0].LastEnd, StringComparison.Ordinal);
        Assert.Equal(1, rig.Sink.Count("down", "trades:BTC"));
    }

    [Fact]
    public async Task Messages_stay_within_the_budget_of_a_minute()
    {
        string[] coins = [.. Enumerable.Range(0, 50).Select(i => $"C{i}")];
        FakeGateway gateway = await FakeGateway.StartAsync();
        await using GatewayRig rig = await GatewayRig.StartAsync(
            GatewayRig.Options(["trades"], coins), coins, [gateway], (_, g) => g with { Limits = new() { MessagesPerMinuteMax = 20 } });
        var counts = new List<int>();
        while (gateway.Subscriptions.Count < coins.Length)
        {
            Assert.True(counts.Count < 300, "Subscribing took more than five minutes.");
            await rig.Is("every message sent was received", () => gateway.Received.Count >= rig.First.Counts.MessagesSent);
            counts.Add(gateway.Received.Count);
            rig.Time.Advance(TimeSpan.FromSeconds(1));
            for (int i = 0; i < 5; i++) await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        Assert.True(counts.Count > 60);
        for (int i = 0; i + 59 < counts.Count; i++) Assert.InRange(counts[i + 59] - counts[i], 0, 20);
        Assert.Equal(coins.Length, gateway.Received.Count(r => r.Text.StartsWith("{\"method\":\"subscribe\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_gateway_that_says_too_many_messages_is_given_a_pause_and_the_subscribe_is_sent_again()
    {
        FakeGateway gateway = await FakeGateway.StartAsync();
        gateway.Errors["BTC"] = "Cannot send more than 2000 messages per minute.";
        await using GatewayRig rig = await GatewayRig.StartAsync(GatewayRig.Options(["trades"], ["BTC"]), ["BTC"], [gateway]);
        await rig.Is("the refusal was counted", () => rig.First.Counts.RefusedForLimits == 1);
        gateway.Errors.Clear();
        DateTimeOffset from = rig.Time.GetUtcNow();
        await rig.IsAfter("it is subscribed after all", Minute, () => gateway.Subscriptions.Count == 1);
        Assert.True(rig.Time.GetUtcNow() - from >= TimeSpan.FromSeconds(15));
        await rig.IsLive();
        Assert.Equal("error frame: Cannot send more than 2000 messages per minute.", rig.First.LastError);
    }

    [Fact]
    public async Task A_long_frame_is_taken_whole_and_one_beyond_the_bound_ends_the_connection()
    {
        GatewaySetOptions options = GatewayRig.Options(["trades"], ["BTC"]) with { FrameBytesMax = 1024 * 1024 };
        await using GatewayRig rig = await GatewayRig.StartAsync(options, ["BTC"], [await FakeGateway.StartAsync()]);
        await rig.Is("the first value arrived", () => rig.Sink.Count("data", "trades:BTC") == 1);
        await rig.Gateway.SendAsync("BTC", Trades(900_000));
        await rig.Is("the long frame arrived", () => rig.Sink.Count("data", "trades:BTC") == 2);
        await rig.Gateway.SendAsync("BTC", Trades(1_100_000));
        await rig.IsAfter("it is connected anew", Minute, () => rig.Gateway.HandshakeCount == 2);
        Assert.Contains("exceeds 1048576 bytes", rig.First.Sockets[0].LastEnd, StringComparison.Ordinal);
        Assert.Equal(1, rig.Sink.Calls.Count(c => c.Call == "down"));
    }

    [Fact]
    public async Task Corrupt_and_binary_frames_are_counted_and_change_nothing()
    {
        await using GatewayRig rig = await GatewayRig.StartLiveAsync(["trades"], "BTC");
        await rig.Gateway.SendAsync("BTC", "{\"channel\":");
        await rig.Gateway.Open.Single().SendAsync("binary", System.Net.WebSockets.WebSocketMessageType.Binary);
        await rig.Is("both were counted", () => rig.First.Counts.CorruptFrames == 2);
        Assert.Equal(1, rig.Gateway.HandshakeCount);
        Assert.Equal(GatewayState.Live, rig.Set.StateOf(0));
    }

    [Fact]
    public async Task A_bug_of_the_sink_costs_a_connection_and_no_more()
    {
        await using GatewayRig rig = await GatewayRig.StartLiveAsync(["trades"], "BTC");
        rig.Sink.Throws = true;
        await rig.Gateway.SendValuesAsync();
        await rig.Is("the connection ended", () => rig.Gateway.OpenCount == 0);
        rig.Sink.Throws = false;
        await rig.IsAfter("it is connected anew", Minute, () => rig.Gateway.Subscriptions.Count == 1);
        await rig.IsLive();
    }

    [Fact]
    public async Task A_gateway_that_flaps_stays_within_its_connections_a_minute()
    {
        FakeGateway gateway = await FakeGateway.StartAsync();
        gateway.DropsEverybody = true;
        await using GatewayRig rig = await GatewayRig.StartAsync(
            GatewayRig.Options(["trades"], ["BTC"]), ["BTC"], [gateway], (_, g) => g with { Limits = new() { ConnectionsPerMinuteMax = 6 } });
        DateTimeOffset from = rig.Time.GetUtcNow();
        await rig.IsAfterLong("fourteen connections were made", Minute * 10, () => gateway.HandshakeCount >= 14);
        Assert.True(rig.Time.GetUtcNow() - from > Minute * 1.5);
    }

    private static int Pings(GatewayRig rig) => rig.Gateway.Received.Count(r => r.Text == """{"method":"ping"}""");

    private static string Trades(int bytes) =>
        $$$"""{"channel":"trades","data":[{"coin":"BTC","side":"A","px":"1.0","sz":"1","time":1,"tid":1,"hash":"{{{new string('0', bytes)}}}"}]}""";
}
