using RelayCloud.Ingest.Tests.Sessions.Support;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Tests.Sessions;

/// <summary>Subscribing as the exchange's clients do (reference sections 3 and 4).</summary>
public sealed class SubscriptionTests
{
    private const string Pong = """{"channel":"pong"}""";

    [Theory]
    [InlineData("""{"type":"l2Book","coin":"BTC"}""", """{"type":"l2Book","coin":"BTC","nSigFigs":null,"mantissa":null,"fast":false}""")]
    [InlineData("""{"coin":"BTC","mantissa":null,"nSigFigs":null,"type":"l2Book"}""", """{"type":"l2Book","coin":"BTC","nSigFigs":null,"mantissa":null,"fast":false}""")]
    [InlineData("""{"type":"l2Book","coin":"BTC","nSigFigs":5,"mantissa":2}""", """{"type":"l2Book","coin":"BTC","nSigFigs":5,"mantissa":2,"fast":false}""")]
    [InlineData("""{"type":"l2Book","coin":"BTC","fast":true}""", """{"type":"l2Book","coin":"BTC","nSigFigs":null,"mantissa":null,"fast":true}""")]
    [InlineData("""{"type":"trades","coin":"SOL"}""", """{"type":"trades","coin":"SOL"}""")]
    [InlineData("""{"type":"bbo","coin":"@107"}""", """{"type":"bbo","coin":"@107"}""")]
    [InlineData("""{"type":"candle","coin":"BTC","interval":"1m"}""", """{"type":"candle","coin":"BTC","interval":"1m"}""")]
    [InlineData("""{"type":"allMids"}""", """{"type":"allMids"}""")]
    [InlineData("""{"type":"allMids","dex":""}""", """{"type":"allMids"}""")]
    [InlineData("""{"type":"activeAssetCtx","coin":"ETH"}""", """{"type":"activeAssetCtx","coin":"ETH"}""")]
    public async Task An_acknowledgement_repeats_the_subscription_with_defaults_and_nulls(string asked, string echoed)
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        await using RawClient client = await host.OpenAsync();
        await client.SubscribeAsync(asked);
        Assert.Equal($$$"""{"channel":"subscriptionResponse","data":{"method":"subscribe","subscription":{{{echoed}}}}}""", await client.ReadTextAsync());
        await client.UnsubscribeAsync(asked);
        Assert.Equal($$$"""{"channel":"subscriptionResponse","data":{"method":"unsubscribe","subscription":{{{echoed}}}}}""", await client.ReadTextAsync());
        await client.NothingElseAsync();
        Assert.Equal(0, host.Demand.Held);
    }

    [Theory]
    [InlineData(Channel.Bbo, "BTC", "bbo", "bbo")]
    [InlineData(Channel.L2Book, "BTC", "l2Book", "l2Book")]
    [InlineData(Channel.ActiveAssetCtx, "BTC", "activeAssetCtx", "activeAssetCtx")]
    [InlineData(Channel.ActiveAssetCtx, "@107", "activeAssetCtx", "activeSpotAssetCtx")]
    public async Task The_acknowledgement_comes_first_then_the_last_value_then_what_is_new(Channel channel, string coin, string type, string onTheWire)
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        Topic topic = host.Market.Topic(channel, coin);
        host.Market.PublishState(topic, """{"n":1}""");
        host.Market.PublishState(topic, """{"n":2}""");
        await using RawClient client = await host.OpenAsync();
        await client.SubscribeAsync($$"""{"type":"{{type}}","coin":"{{coin}}"}""");
        Assert.StartsWith("""{"channel":"subscriptionResponse",""", await client.ReadTextAsync(), StringComparison.Ordinal);
        Assert.Equal($$$"""{"channel":"{{{onTheWire}}}","data":{"n":2}}""", await client.ReadTextAsync());
        await client.NothingElseAsync();
        host.Market.PublishState(topic, """{"n":3}""");
        Assert.Equal($$$"""{"channel":"{{{onTheWire}}}","data":{"n":3}}""", await client.ReadTextAsync());
    }

    [Fact]
    public async Task Trades_begin_with_the_last_thirty_and_go_on_without_gap_or_repeat()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        Topic topic = host.Market.Topic(Channel.Trades);
        host.Market.PublishTrades(topic, Enumerable.Range(1, 40).Select(i => $"{i}"));
        await using RawClient client = await host.OpenAsync();
        await client.SubscribeAsync("""{"type":"trades","coin":"BTC"}""");
        await client.ReadTextAsync();
        Assert.Equal($$"""{"channel":"trades","data":[{{string.Join(',', Enumerable.Range(11, 30))}}]}""", await client.ReadTextAsync());
        host.Market.PublishTrades(topic, "41", "42");
        Assert.Equal("""{"channel":"trades","data":[41,42]}""", await client.ReadTextAsync());
    }

    [Fact]
    public async Task While_trades_flow_every_joining_client_sees_each_once_in_order()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        Topic topic = host.Market.Topic(Channel.Trades);
        const int Trades = 3_000;
        Task publishing = Task.Run(() =>
        {
            for (int i = 1; i <= Trades; i++) host.Market.PublishTrades(topic, $"{i}");
        });
        for (int n = 0; n < 5; n++)
        {
            await using RawClient client = await host.OpenAsync();
            await client.SubscribeAsync("""{"type":"trades","coin":"BTC"}""");
            await client.ReadTextAsync();
            int last = 0;
            for (int frames = 0; frames < 200 && last < Trades; frames++)
            {
                string frame = await client.ReadTextAsync();
                foreach (int trade in frame["""{"channel":"trades","data":[""".Length..^2].Split(',').Select(int.Parse))
                {
                    if (last > 0) Assert.Equal(last + 1, trade);
                    last = trade;
                }
            }
        }

        await publishing;
        await host.AtRestAsync();
    }

    [Fact]
    public async Task Before_there_is_a_value_only_the_acknowledgement_comes()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        await using RawClient client = await host.OpenAsync();
        await client.SubscribeAsync("""{"type":"trades","coin":"BTC"}""");
        await client.ReadTextAsync();
        await client.SubscribeAsync("""{"type":"bbo","coin":"BTC"}""");
        await client.ReadTextAsync();
        await client.NothingElseAsync();
    }

    [Theory]
    [InlineData("""{"type":"l2Book","coin":"BTC"}""")]
    [InlineData("""{"type":"l2Book","coin":"BTC","nSigFigs":null,"mantissa":null,"fast":false}""")]
    [InlineData("""{"type":"l2Book","coin":"BTC","fast":null}""")]
    [InlineData("""{"type":"l2Book","coin":"BTC","fast":false,"unknown":[1,{"a":2}]}""")]
    [InlineData("""{"coin":"\u0042TC","type":"l2\u0042ook"}""")]
    public async Task Absent_null_and_default_are_the_same_subscription(string same)
    {
        const string Echo = """{\"type\":\"l2Book\",\"coin\":\"BTC\",\"nSigFigs\":null,\"mantissa\":null,\"fast\":false}""";
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        await using RawClient client = await host.OpenAsync();
        await client.SubscribeAsync("""{"type":"l2Book","coin":"BTC","nSigFigs":null}""");
        await client.ReadTextAsync();
        await client.SubscribeAsync(same);
        Assert.Equal($$"""{"channel":"error","data":"Already subscribed: {{Echo}}"}""", await client.ReadTextAsync());
        Assert.Equal(1, host.Demand.Held);
        await client.UnsubscribeAsync(same);
        Assert.StartsWith("""{"channel":"subscriptionResponse","data":{"method":"unsubscribe",""", await client.ReadTextAsync(), StringComparison.Ordinal);
        await client.UnsubscribeAsync(same);
        Assert.Equal($$"""{"channel":"error","data":"Already unsubscribed: {{Echo}}"}""", await client.ReadTextAsync());
        Assert.Equal(0, host.Demand.Held);
    }

    [Fact]
    public async Task After_the_acknowledged_unsubscribe_nothing_of_the_topic_comes()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        Topic topic = host.Market.Topic(Channel.Trades);
        await using RawClient client = await host.OpenAsync();
        await client.SubscribeAsync("""{"type":"trades","coin":"BTC"}""");
        await client.ReadTextAsync();
        using var enough = new CancellationTokenSource();
        Task publishing = Task.Run(() =>
        {
            for (int i = 0; !enough.IsCancellationRequested; i++)
            {
                host.Market.PublishTrades(topic, $"{i}");
                SpinWait.SpinUntil(() => host.Hub.Messages.Outstanding < 1_000 || enough.IsCancellationRequested);
            }
        });
        await client.ReadTextAsync();
        await client.UnsubscribeAsync("""{"type":"trades","coin":"BTC"}""");
        string text;
        while ((text = await client.ReadTextAsync()).StartsWith("""{"channel":"trades",""", StringComparison.Ordinal))
        {
        }

        Assert.Equal("""{"channel":"subscriptionResponse","data":{"method":"unsubscribe","subscription":{"type":"trades","coin":"BTC"}}}""", text);
        await client.NothingElseAsync();
        await enough.CancelAsync();
        await publishing;
    }

    [Fact]
    public async Task Unknown_keys_beside_the_method_are_passed_over()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        await using RawClient client = await host.OpenAsync();
        await client.SendTextAsync("""{"id":"1795229418096","x":{"y":[1,2]},"subscription":{"type":"bbo","coin":"BTC"},"method":"subscribe"}""");
        Assert.Equal("""{"channel":"subscriptionResponse","data":{"method":"subscribe","subscription":{"type":"bbo","coin":"BTC"}}}""", await client.ReadTextAsync());
        await client.SendTextAsync("""{ "me\u0074hod" : "ping" , "subscription" : null, "id": 1e999 }""");
        Assert.Equal(Pong, await client.ReadTextAsync());
    }

    [Fact]
    public async Task One_subscription_more_than_the_key_allows_is_refused_until_one_is_given_up()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync(new() { Grant = new() { Name = "test", SubscriptionsMax = 2 } });
        await using RawClient client = await host.OpenAsync();
        await client.SubscribeAsync("""{"type":"bbo","coin":"BTC"}""");
        await client.ReadTextAsync();
        await client.SubscribeAsync("""{"type":"bbo","coin":"ETH"}""");
        await client.ReadTextAsync();
        await client.SubscribeAsync("""{"type":"bbo","coin":"SOL"}""");
        Assert.Equal("""{"channel":"error","data":"Cannot subscribe to more than 2 channels."}""", await client.ReadTextAsync());
        Assert.Equal(2, host.Demand.Held);
        await client.UnsubscribeAsync("""{"type":"bbo","coin":"ETH"}""");
        await client.ReadTextAsync();
        await client.SubscribeAsync("""{"type":"bbo","coin":"SOL"}""");
        Assert.Contains("subscriptionResponse", await client.ReadTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_topic_that_no_gateway_can_carry_is_refused_and_can_be_asked_for_again()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        await using RawClient client = await host.OpenAsync();
        host.Demand.IsRefusing = true;
        await client.SubscribeAsync("""{"type":"bbo","coin":"BTC"}""");
        Assert.Equal("""{"channel":"error","data":"Invalid subscription {\"type\":\"bbo\",\"coin\":\"BTC\"} no gateway can carry it now; try again later"}""", await client.ReadTextAsync());
        host.Demand.IsRefusing = false;
        await client.SubscribeAsync("""{"type":"bbo","coin":"BTC"}""");
        Assert.Contains("subscriptionResponse", await client.ReadTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_thousand_subscribes_and_unsubscribes_in_a_row_leave_nothing_behind()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        foreach (string coin in (string[])["BTC", "ETH", "SOL"]) host.Market.PublishState(host.Market.Topic(Channel.L2Book, coin), """{"levels":[[],[]]}""");
        await using RawClient client = await host.OpenAsync();
        byte[] pair = [.. Pairs()];
        const int Rounds = 10_000 / 3;
        Task sending = Task.Run(async () =>
        {
            for (int i = 0; i < Rounds; i++) await client.SendAsync(pair);
        });
        int acknowledged = 0;
        int values = 0;
        while (acknowledged < Rounds * 6)
        {
            if ((await client.ReadTextAsync()).StartsWith("""{"channel":"subscriptionResponse",""", StringComparison.Ordinal)) acknowledged++;
            else values++;
        }

        await sending;
        Assert.Equal(Rounds * 3, values);
        await client.NothingElseAsync();
        Assert.Equal(0, host.Demand.Held);
        await Until.TrueAsync("nothing is subscribed", () => host.Hub.Statistics().Subscriptions == 0);
        await Until.TrueAsync("no buffer is held", () => host.Hub.Messages.Buffers.Outstanding == 0 && host.Context.ReceiveBuffers.Outstanding == 0);
        Assert.Equal(0, host.Counters.ErrorsSent);
        await client.DisposeAsync();
        await host.AtRestAsync();

        static IEnumerable<byte> Pairs() => ((string[])["BTC", "ETH", "SOL"]).SelectMany(coin => (byte[])
        [
            .. ClientFrames.Text($$$"""{"method":"subscribe","subscription":{"type":"l2Book","coin":"{{{coin}}}"}}"""),
            .. ClientFrames.Text($$$"""{"method":"unsubscribe","subscription":{"type":"l2Book","coin":"{{{coin}}}"}}"""),
        ]);
    }

    [Fact]
    public async Task A_client_that_vanishes_releases_all_it_subscribed_to()
    {
        await using ProtocolHost host = await ProtocolHost.StartAsync();
        RawClient client = await host.OpenAsync();
        foreach (string type in (string[])["bbo", "l2Book", "trades", "activeAssetCtx"])
        {
            await client.SubscribeAsync($$"""{"type":"{{type}}","coin":"BTC"}""");
            await client.ReadTextAsync();
        }

        Assert.Equal(4, host.Demand.Held);
        client.Reset();
        await host.AtRestAsync();
    }
}
