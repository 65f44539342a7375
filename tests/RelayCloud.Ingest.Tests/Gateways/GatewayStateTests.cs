using System.Diagnostics.Metrics;
using System.Text.Json;
using RelayCloud.Ingest.Gateways;
using RelayCloud.Ingest.Gateways.Health;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Tests.Gateways;

public sealed class GatewayStateTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_topic_that_falls_silent_is_stale_alone_and_live_again_with_its_next_value()
    {
        await using GatewayRig rig = await GatewayRig.StartLiveAsync(["l2Book?fast"], "BTC", "ETH", "SOL");
        DateTimeOffset start = rig.Time.GetUtcNow();
        await FeedUntil(rig, "SOL is stale", () => rig.Set.StateOf(0) == GatewayState.Stale, "BTC", "ETH");

        // Three cadences are 1.6 s, the least is 2 s.
        TopicReport stale = Assert.Single(rig.First.NotDelivered);
        Assert.Equal(("l2Book:SOL?fast", GatewayState.Stale, false), (stale.Topic, stale.State, stale.Quarantined));
        Assert.InRange(stale.SinceMs - start.ToUnixTimeMilliseconds(), 2_000, 4_000);
        Assert.InRange(rig.First.SinceMs - start.ToUnixTimeMilliseconds(), 2_000, 4_000);
        Assert.Equal(new TopicCounts(0, 2, 1, 0), rig.First.Topics);
        await rig.Is("the sink was told", () => rig.Sink.Count("down", "l2Book:SOL?fast") == 1);
        Assert.Equal(GatewayState.Live, rig.First.Sockets[0].State);

        await FeedUntil(rig, "all is live", () => rig.Set.StateOf(0) == GatewayState.Live, "BTC", "ETH", "SOL");
        Assert.Empty(rig.First.NotDelivered);
        Assert.Equal(1, rig.Gateway.HandshakeCount);
        Assert.Equal(1, rig.Sink.Calls.Count(c => c.Call == "down"));
    }

    [Fact]
    public async Task A_socket_that_is_open_but_stale_is_replaced()
    {
        await using GatewayRig rig = await GatewayRig.StartLiveAsync(["l2Book?fast", "trades"], "BTC", "ETH");
        await FeedUntil(rig, "the socket was replaced", () => rig.Gateway.HandshakeCount == 2, "nobody");
        await rig.Is("everything is subscribed again", () => rig.Gateway.Subscriptions.Count == 4);
        Assert.Equal(1, rig.First.Counts.Replaced);
        Assert.Contains("stale: ", rig.First.Sockets[0].LastEnd, StringComparison.Ordinal);
        Assert.All(["l2Book:BTC?fast", "l2Book:ETH?fast", "trades:BTC", "trades:ETH"], t => Assert.Equal(1, rig.Sink.Count("down", t)));
    }

    /// <summary>What it would have sent meanwhile is lost, also of topics that have no cadence that could be missed.</summary>
    [Fact]
    public async Task Every_topic_of_a_connection_that_is_wholly_silent_is_down_for_the_sink_and_begins_anew_with_the_next_frame()
    {
        // The books without "fast" are not stale so soon: less than half of the topics are, and the connection is kept.
        await using GatewayRig rig = await GatewayRig.StartLiveAsync(["l2Book?fast", "l2Book", "allMids", "bbo"], "BTC");
        string[] topics = ["l2Book:BTC?fast", "l2Book:BTC", "allMids", "bbo:BTC"];
        await FeedUntil(rig, "it is stale", () => rig.Set.StateOf(0) == GatewayState.Stale, "nobody");
        await rig.Is("the sink was told of each", () => topics.All(t => rig.Sink.Count("down", t) == 1));
        Assert.All(topics, t => Assert.Equal(1, rig.Sink.Count("subscribing", t)));

        await rig.Gateway.SendAsync("BTC", FakeGateway.ValueOf("""{"type":"bbo","coin":"BTC"}"""));
        await rig.Is("each has begun anew", () => topics.All(t => rig.Sink.Count("subscribing", t) == 2));
        List<(string Call, int Gateway, string Topic)> calls = rig.Sink.Calls;
        Assert.True(calls.FindLastIndex(c => c.Call == "subscribing") < calls.FindLastIndex(c => c == ("data", 0, "bbo:BTC")));
        Assert.Equal(1, rig.Gateway.HandshakeCount);
    }

    /// <summary>Its trades went on meanwhile, and only a new subscription brings the last of them: before any newer one is shown.</summary>
    [Fact]
    public async Task A_connection_with_trades_that_lives_again_after_silence_is_replaced_at_once_and_its_next_trade_is_not_shown()
    {
        await using GatewayRig rig = await GatewayRig.StartLiveAsync(["l2Book?fast", "l2Book", "allMids", "trades"], "BTC");
        await FeedUntil(rig, "it is stale", () => rig.Set.StateOf(0) == GatewayState.Stale, "nobody");
        await rig.Is("the sink was told of the trades", () => rig.Sink.Count("down", "trades:BTC") == 1);
        await rig.Is("the replay has come", () => rig.Sink.Count("data", "trades:BTC") == 1);

        await rig.Gateway.SendAsync("BTC", FakeGateway.ValueOf("""{"type":"trades","coin":"BTC"}"""));
        await rig.Is("another connection replays", () => rig.Sink.Count("data", "trades:BTC") == 2);
        Assert.Equal(2, rig.Gateway.HandshakeCount);
        Assert.Equal(2, rig.Sink.Count("subscribing", "trades:BTC"));
        List<(string Call, int Gateway, string Topic)> calls = rig.Sink.Calls;
        Assert.True(calls.FindLastIndex(c => c == ("subscribing", 0, "trades:BTC")) < calls.FindLastIndex(c => c == ("data", 0, "trades:BTC")));
        Assert.Contains("lives again", rig.First.Sockets[0].LastEnd, StringComparison.Ordinal);
    }

    /// <summary>The gateway swallowed what the new connection asked for: the answers, and the replays of trades with them.</summary>
    [Theory]
    [InlineData("""{"type":"trades","coin":"BTC"}""", false)]
    [InlineData("""{"type":"l2Book","coin":"ETH","fast":true}""", false)]
    [InlineData("""{"type":"trades","coin":"ETH"}""", true)]
    public async Task A_connection_that_replaced_a_silent_one_and_does_not_begin_with_its_first_answer_is_replaced_once(string subscription, bool isAnswer)
    {
        await using GatewayRig rig = await GatewayRig.StartLiveAsync(["l2Book?fast", "trades"], "BTC", "ETH");
        rig.Gateway.IsMute = true;
        await FeedUntil(rig, "the socket was replaced", () => rig.Gateway.HandshakeCount == 2, "nobody");
        await rig.Is("everything is asked for again", () => rig.Gateway.Received.Count(r => r.Connection == 1) == 4);
        int shown = rig.Sink.Calls.Count(c => c.Call == "data");
        rig.Gateway.IsMute = false;
        string first = isAnswer
            ? $$$"""{"channel":"subscriptionResponse","data":{"method":"subscribe","subscription":{{{subscription}}}}}"""
            : FakeGateway.ValueOf(subscription);
        await rig.Gateway.Open.Single().SendAsync(first);
        await rig.Is("a third connection has everything", () => rig.Gateway.HandshakeCount == 3 && rig.Gateway.Subscriptions.Count == 4);
        await rig.Is("and shows it", () => rig.Sink.Calls.Count(c => c.Call == "data") == shown + 4);
        await rig.IsAfter("it is live", Minute, () => rig.Set.StateOf(0) == GatewayState.Live);
        Assert.Equal(3, rig.Gateway.HandshakeCount);
    }

    [Fact]
    public async Task A_connection_that_replaced_a_silent_one_and_is_answered_is_kept()
    {
        await using GatewayRig rig = await GatewayRig.StartLiveAsync(["l2Book?fast", "trades"], "BTC", "ETH");
        await FeedUntil(rig, "the socket was replaced", () => rig.Gateway.HandshakeCount == 2, "nobody");
        await rig.Is("it shows everything", () => rig.Sink.Calls.Count(c => c.Call == "data") == 8);
        await FeedUntil(rig, "it is live", () => rig.Set.StateOf(0) == GatewayState.Live, "BTC", "ETH");
        Assert.Equal(2, rig.Gateway.HandshakeCount);
    }

    [Fact]
    public async Task A_gateway_that_stays_stale_is_not_reconnected_in_a_frenzy()
    {
        await using GatewayRig rig = await GatewayRig.StartLiveAsync(["l2Book?fast"], "BTC");
        DateTimeOffset from = rig.Time.GetUtcNow();
        await rig.IsAfterLong("three minutes passed", Minute * 4, () => rig.Time.GetUtcNow() - from > Minute * 3);
        Assert.InRange(rig.Gateway.HandshakeCount, 3, 12);
    }

    [Fact]
    public async Task A_topic_that_never_had_a_value_is_connecting_and_does_not_make_its_gateway_stale()
    {
        FakeGateway gateway = await FakeGateway.StartAsync();
        gateway.SendsNoValues = true;
        await using GatewayRig rig = await GatewayRig.StartAsync(GatewayRig.Options(["trades", "l2Book"], ["BTC"]), ["BTC"], [gateway]);
        await rig.IsLive();
        DateTimeOffset from = rig.Time.GetUtcNow();
        while (rig.Time.GetUtcNow() - from < Minute)
        {
            long frames = rig.First.Counts.DataFrames;
            await gateway.SendAsync("BTC", FakeGateway.ValueOf("""{"type":"trades","coin":"BTC"}"""));
            await rig.Is("the trade arrived", () => rig.First.Counts.DataFrames > frames);
            rig.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(new TopicCounts(1, 1, 0, 0), rig.First.Topics);
        Assert.Equal(GatewayState.Live, rig.Set.StateOf(0));
        Assert.Equal(1, gateway.HandshakeCount);
    }

    [Fact]
    public async Task A_topic_that_comes_once_and_never_again_follows_its_socket_after_a_while()
    {
        await using GatewayRig rig = await GatewayRig.StartLiveAsync(["l2Book?fast"], "BTC", "ETH", "DELISTED");
        await FeedUntil(rig, "it is stale", () => rig.Set.StateOf(0) == GatewayState.Stale, "BTC", "ETH");
        await FeedUntil(rig, "it is taken as quiet", () => rig.Set.StateOf(0) == GatewayState.Live, "BTC", "ETH");
        Assert.Equal(new TopicCounts(0, 3, 0, 0), rig.First.Topics);
        Assert.Equal(1, rig.Gateway.HandshakeCount);
    }

    [Fact]
    public async Task States_go_from_connecting_to_live_to_down_to_live_and_say_since_when()
    {
        FakeGateway gateway = await FakeGateway.StartAsync();
        await using GatewayRig rig = await GatewayRig.StartAsync(GatewayRig.Options(["trades"], ["BTC"]), [], [gateway]);
        Assert.Equal(GatewayState.Connecting, rig.Set.StateOf(0));
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        rig.SetUniverse("BTC");
        await rig.IsAfter("it is live", Minute, () => rig.Set.StateOf(0) == GatewayState.Live);
        rig.Time.Advance(TimeSpan.FromSeconds(15));
        gateway.RefuseWith = 503;
        long droppedAtMs = rig.Time.GetUtcNow().ToUnixTimeMilliseconds();
        gateway.DropAll();
        await rig.IsAfter("it is down", Minute, () => rig.Set.StateOf(0) == GatewayState.Down);
        rig.Time.Advance(TimeSpan.FromSeconds(30));
        GatewayReport report = rig.First;
        Assert.InRange(report.SinceMs - droppedAtMs, 0, 5_000);
        Assert.InRange(report.Sockets[0].SinceMs - droppedAtMs, 0, 5_000);
        Assert.Equal([("trades:BTC", GatewayState.Down)], report.NotDelivered.Select(t => (t.Topic, t.State)));
        Assert.Null(report.Sockets[0].LastFrameAgeMs);
        gateway.RefuseWith = 0;
        await rig.IsAfter("it is live again", Minute, () => rig.Set.StateOf(0) == GatewayState.Live);
    }

    [Fact]
    public async Task Losing_one_of_two_gateways_leaves_the_other_alone()
    {
        FakeGateway a = await FakeGateway.StartAsync(), b = await FakeGateway.StartAsync();
        await using GatewayRig rig = await GatewayRig.StartAsync(GatewayRig.Options(["trades"], ["BTC"]), ["BTC"], [a, b]);
        await rig.IsLive(0);
        await rig.IsLive(1);
        await a.GoAwayAsync();
        await rig.IsAfter("a is down", Minute, () => rig.Set.StateOf(0) == GatewayState.Down);
        Assert.Equal(GatewayState.Live, rig.Set.StateOf(1));
        await b.SendValuesAsync();
        await rig.Is("b delivers", () => rig.Sink.Count("data", "trades:BTC", gateway: 1) == 2);
        Assert.Equal(1, rig.Sink.Count("down", "trades:BTC", gateway: 0));
        Assert.Equal(0, rig.Sink.Count("down", "trades:BTC", gateway: 1));
    }

    [Fact]
    public async Task One_lost_socket_of_several_makes_the_gateway_stale_and_names_the_topics()
    {
        string[] coins = ["A", "B", "C", "D"];
        FakeGateway gateway = await FakeGateway.StartAsync();
        await using GatewayRig rig = await GatewayRig.StartAsync(
            GatewayRig.Options(["trades"], coins), coins, [gateway], (_, g) => g with { Limits = new() { SubscriptionsPerSocket = 2 } });
        await rig.IsLive();
        gateway.RefuseWith = 503;
        gateway.Open.First(c => c.Subscriptions.Keys.Any(s => s.Contains("\"A\"", StringComparison.Ordinal))).Drop();
        await rig.IsAfter("the gateway is stale", Minute, () => rig.Set.StateOf(0) == GatewayState.Stale);
        Assert.Equal(["trades:A", "trades:B"], rig.First.NotDelivered.Select(t => t.Topic).Order());
        Assert.Equal(new TopicCounts(0, 2, 0, 2), rig.First.Topics);
        gateway.RefuseWith = 0;
        await rig.IsAfter("it is live again", Minute, () => rig.Set.StateOf(0) == GatewayState.Live);
    }

    [Fact]
    public async Task The_report_is_json_with_states_in_lower_case_and_no_query_of_the_url()
    {
        FakeGateway gateway = await FakeGateway.StartAsync();
        await using GatewayRig rig = await GatewayRig.StartAsync(
            GatewayRig.Options(["trades"], ["BTC", "NOPE"]), ["BTC"], [gateway], (_, g) => g with { Url = g.Url + "?token=secret" });
        await rig.IsLive();
        string json = JsonSerializer.Serialize(rig.Report, new JsonSerializerOptions(JsonSerializerDefaults.Web));
        Assert.Contains("\"state\":\"live\"", json, StringComparison.Ordinal);
        Assert.Contains("\"missingCoins\":[\"NOPE\"]", json, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_tell_of_frames_and_states()
    {
        await using GatewayRig rig = await GatewayRig.StartAsync(
            GatewayRig.Options(["trades"], ["BTC"]), ["BTC"], [await FakeGateway.StartAsync()], (_, g) => g with { Name = "metrics-test" });
        await rig.IsLive();
        await rig.Is("the value arrived", () => rig.First.Counts.Frames == 2);
        var seen = new Dictionary<string, long>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == "RelayCloud") l.EnableMeasurementEvents(instrument);
        };
        void See(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            Assert.StartsWith("hl_relay_", instrument.Name, StringComparison.Ordinal);
            if (tags.Length > 0 && tags[0].Value as string == "metrics-test") seen[instrument.Name + (tags.Length > 1 ? "/" + tags[1].Value : "")] = value;
        }

        listener.SetMeasurementEventCallback<long>((i, v, t, _) => See(i, v, t));
        listener.SetMeasurementEventCallback<int>((i, v, t, _) => See(i, v, t));
        listener.Start();
        listener.RecordObservableInstruments();
        Assert.Equal(2, seen["hl_relay_gateway_frames_total"]);
        Assert.Equal(1, seen["hl_relay_gateway_state"]);
        Assert.Equal(1, seen["hl_relay_gateway_topics/live"]);
    }

    /// <summary>Moves the clock while values of these coins keep coming twice a second.</summary>
    private static async Task FeedUntil(GatewayRig rig, string condition, Func<bool> isSo, params string[] coins)
    {
        for (int i = 0; i < 300; i++)
        {
            foreach (string coin in coins)
            {
                string topic = $"l2Book:{coin}?fast";
                int before = rig.Sink.Count("data", topic);
                await rig.Gateway.SendAsync(coin, FakeGateway.ValueOf($$"""{"type":"l2Book","coin":"{{coin}}","fast":true}"""));
                if (rig.Gateway.OpenCount > 0 && before > 0) await rig.Is($"a value of {coin} arrived", () => rig.Sink.Count("data", topic) > before);
            }

            rig.Time.Advance(TimeSpan.FromMilliseconds(500));
            for (int wait = 0; wait < 5 && !isSo(); wait++) await Task.Delay(1, TestContext.Current.CancellationToken);
            if (isSo()) return;
        }

        Assert.Fail($"Waited in vain until {condition}.");
    }
}
