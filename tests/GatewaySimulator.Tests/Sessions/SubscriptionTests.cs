using System.Text.Json;
using RelayCloud.GatewaySimulator.Tests.Support;

namespace RelayCloud.GatewaySimulator.Tests.Sessions;

public class SubscriptionTests
{
    [Theory]
    [InlineData("""{"type":"l2Book","coin":"BTC"}""", """{"type":"l2Book","coin":"BTC","nSigFigs":null,"mantissa":null,"fast":false}""")]
    [InlineData("""{"type":"l2Book","coin":"BTC","nSigFigs":5,"mantissa":2,"fast":null}""", """{"type":"l2Book","coin":"BTC","nSigFigs":5,"mantissa":2,"fast":false}""")]
    [InlineData("""{"fast":true,"coin":"ETH","type":"l2Book"}""", """{"type":"l2Book","coin":"ETH","nSigFigs":null,"mantissa":null,"fast":true}""")]
    [InlineData("""{"type":"trades","coin":"SOL"}""", """{"type":"trades","coin":"SOL"}""")]
    [InlineData("""{"type":"bbo","coin":"xyz:SP500"}""", """{"type":"bbo","coin":"xyz:SP500"}""")]
    [InlineData("""{"type":"candle","coin":"BTC","interval":"1m"}""", """{"type":"candle","coin":"BTC","interval":"1m"}""")]
    [InlineData("""{"type":"activeAssetCtx","coin":"@107"}""", """{"type":"activeAssetCtx","coin":"@107"}""")]
    [InlineData("""{"type":"allMids"}""", """{"type":"allMids","dex":null}""")]
    [InlineData("""{"type":"allMids","dex":"xyz"}""", """{"type":"allMids","dex":"xyz"}""")]
    public async Task The_acknowledgement_echoes_defaults_and_nulls_and_comes_before_the_first_frame(string subscription, string echo)
    {
        await using SimulatedGateway gateway = await Gateways.StartAsync();
        await using GatewayClient client = await GatewayClient.ConnectAsync(gateway);

        await client.SubscribeAsync(subscription);

        Assert.Equal($$$"""{"channel":"subscriptionResponse","data":{"method":"subscribe","subscription":{{{echo}}}}}""", await client.NextAsync());
        Assert.Contains("\"data\":", await client.NextAsync(), StringComparison.Ordinal);

        await client.UnsubscribeAsync(subscription);
        string answer = "";
        await client.UntilAsync(frame => (answer = frame).Contains("subscriptionResponse", StringComparison.Ordinal));
        Assert.Equal($$$"""{"channel":"subscriptionResponse","data":{"method":"unsubscribe","subscription":{{{echo}}}}}""", answer);
    }

    [Fact]
    public async Task Absent_null_and_default_values_are_one_subscription()
    {
        await using SimulatedGateway gateway = await Gateways.StartAsync(time: new ManualTime());
        await using GatewayClient client = await GatewayClient.ConnectAsync(gateway);
        await client.SubscribeAsync("""{"type":"l2Book","coin":"SOL","nSigFigs":null,"mantissa":null}""");
        await client.UntilPongAsync();

        await client.SubscribeAsync("""{"type":"l2Book","coin":"SOL","fast":false}""");
        Assert.Equal("""{"channel":"error","data":"Already subscribed: {\"type\":\"l2Book\",\"coin\":\"SOL\",\"nSigFigs\":null,\"mantissa\":null,\"fast\":false}"}""", await client.NextAsync());

        await client.UnsubscribeAsync("""{"type":"l2Book","coin":"SOL"}""");
        Assert.Contains("\"method\":\"unsubscribe\"", await client.NextAsync(), StringComparison.Ordinal);
        await client.UnsubscribeAsync("""{"type":"trades","coin":"SOL"}""");
        Assert.Equal("""{"channel":"error","data":"Already unsubscribed: {\"type\":\"trades\",\"coin\":\"SOL\"}"}""", await client.NextAsync());
    }

    [Theory]
    [InlineData("""{"type":"l2Book","coin":"NOPE"}""")]
    [InlineData("""{"type":"bbo","coin":"btc"}""")]
    [InlineData("""{"type":"l2Book","coin":"SP500"}""")]
    [InlineData("""{"type":"l2Book","coin":"XYZ:SP500"}""")]
    [InlineData("""{"type":"trades","coin":""}""")]
    [InlineData("""{"type":"l2Book","coin":"BTC","nSigFigs":6}""")]
    [InlineData("""{"type":"l2Book","coin":"BTC","nSigFigs":5,"mantissa":3}""")]
    [InlineData("""{"type":"l2Book","coin":"BTC","mantissa":2}""")]
    public async Task An_unknown_coin_or_aggregation_closes_the_socket_without_a_word(string subscription)
    {
        await using SimulatedGateway gateway = await Gateways.StartAsync(time: null);
        await using GatewayClient client = await GatewayClient.ConnectAsync(gateway);

        await client.SubscribeAsync(subscription);

        await client.AssertClosedWithoutAWordAsync();
        await Assert.ThrowsAnyAsync<Exception>(client.NextAsync);
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("""{"method":"subscribe","subscription":{"type":"bbo","coin":["BTC","ETH"]}}""")]
    [InlineData("""{"method":"subscribe","subscription":{"type":"webData9","coin":"BTC"}}""")]
    [InlineData("""{"method":"subscribe"}""")]
    [InlineData("""{"method":"dance"}""")]
    [InlineData("[]")]
    [InlineData("""{"method":"subscribe","subscription":{"type":"l2Book","coin":"BTC","fast":"yes"}}""")]
    [InlineData("""{"method":"post","request":{"type":"info","payload":{"type":"meta"}}}""")]
    [InlineData("""{"method":"post","id":1,"request":{"type":"info","payload":{"type":"nope"}}}""")]
    [InlineData("""{"method":"post","id":1,"request":{"type":"explorer","payload":{}}}""")]
    public async Task What_is_no_request_gets_an_error_and_keeps_the_socket_open(string request)
    {
        await using SimulatedGateway gateway = await Gateways.StartAsync();
        await using GatewayClient client = await GatewayClient.ConnectAsync(gateway);

        await client.SendAsync(request);

        JsonElement error = JsonElement.Parse(await client.NextAsync());
        Assert.Equal("error", error.GetProperty("channel").GetString());
        Assert.Equal("Error parsing JSON into valid websocket request: " + request, error.GetProperty("data").GetString());
        Assert.Empty(await client.UntilPongAsync());
    }

    [Theory]
    [InlineData("""{"type":"candle","interval":"1d","coin":"TST2"}""")]
    [InlineData("""{"type":"candle","interval":"7m","coin":"BTC"}""")]
    [InlineData("""{"type":"allMids","dex":"nope"}""")]
    public async Task An_unknown_candle_is_an_invalid_subscription(string subscription)
    {
        await using SimulatedGateway gateway = await Gateways.StartAsync();
        await using GatewayClient client = await GatewayClient.ConnectAsync(gateway);

        await client.SubscribeAsync(subscription);

        Assert.Equal("Invalid subscription " + subscription, (await client.NextOfAsync("error")).GetString());
        Assert.Empty(await client.UntilPongAsync());
    }

    [Fact]
    public async Task Unknown_top_level_keys_are_ignored()
    {
        await using SimulatedGateway gateway = await Gateways.StartAsync(time: new ManualTime());
        await using GatewayClient client = await GatewayClient.ConnectAsync(gateway);
        await client.SubscribeAsync("""{"type":"bbo","coin":"BTC"}""");
        await client.UntilPongAsync();
        await client.SendAsync("""{"method":"unsubscribe","id":"1795229418096","subscription":{"type":"bbo","coin":"BTC"}}""");
        Assert.Contains("\"method\":\"unsubscribe\"", await client.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_delisted_coin_has_empty_books_and_no_trades()
    {
        var time = new ManualTime();
        await using SimulatedGateway gateway = await Gateways.StartAsync(time: time);
        await using GatewayClient client = await GatewayClient.ConnectAsync(gateway);
        await client.SubscribeAsync("""{"type":"trades","coin":"MATIC"}""");
        Assert.Single(await client.UntilPongAsync());
        await client.SubscribeAsync("""{"type":"l2Book","coin":"MATIC"}""");
        Assert.Equal("[[],[]]", (await client.NextOfAsync("l2Book")).GetProperty("levels").GetRawText());
        await client.SubscribeAsync("""{"type":"activeAssetCtx","coin":"MATIC"}""");
        JsonElement context = (await client.NextOfAsync("activeAssetCtx")).GetProperty("ctx");
        Assert.All((string[])["midPx", "premium", "impactPxs"], key => Assert.Equal(JsonValueKind.Null, context.GetProperty(key).ValueKind));
    }

    [Fact]
    public async Task The_client_can_say_goodbye()
    {
        await using SimulatedGateway gateway = await Gateways.StartAsync();
        await using GatewayClient client = await GatewayClient.ConnectAsync(gateway);
        await client.SubscribeAsync("""{"type":"bbo","coin":"BTC"}""");
        await client.Socket.CloseOutputAsync(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, statusDescription: null, TestContext.Current.CancellationToken);
        Assert.True(await client.Closed.WaitAsync(Until.Patience, TestContext.Current.CancellationToken));
        await Until.TrueAsync("the session is forgotten", () => gateway.OpenConnections == 0);
    }
}
