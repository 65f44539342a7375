using System.Net;
using System.Net.WebSockets;
using System.Text;
using RelayCloud.GatewaySimulator.Limits;
using RelayCloud.GatewaySimulator.Tests.Support;

namespace RelayCloud.GatewaySimulator.Tests.Limits;

public class LimitTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void The_published_limits_are_the_default()
    {
        var limits = new SimulatorOptions().Limits;
        Assert.Equal((10, 30, 1000, 2000, 100, 1200), (limits.Connections, limits.NewConnectionsPerMinute, limits.Subscriptions, limits.MessagesPerMinute, limits.PendingPosts, limits.InfoWeightPerMinute));
    }

    [Fact]
    public async Task The_eleventh_connection_is_refused_until_one_ends()
    {
        await using SimulatedGateway gateway = await Gateways.StartAsync(time: _time);
        var clients = new List<GatewayClient>();
        for (int i = 0; i < 10; i++) clients.Add(await GatewayClient.ConnectAsync(gateway));
        await Assert.ThrowsAsync<WebSocketException>(() => GatewayClient.ConnectAsync(gateway));
        Assert.Equal(1, gateway.Counters.ConnectionsRefused);

        await clients[0].DisposeAsync();
        await Until.TrueAsync("nine are left", () => gateway.OpenConnections == 9);
        await using GatewayClient next = await GatewayClient.ConnectAsync(gateway);
        Assert.Empty(await next.UntilPongAsync());
        foreach (GatewayClient client in clients.Skip(1)) await client.DisposeAsync();
    }

    [Fact]
    public async Task The_31st_new_connection_of_a_minute_is_refused()
    {
        await using SimulatedGateway gateway = await Gateways.StartAsync(o => o with { Limits = o.Limits with { Connections = 0 } }, _time);
        for (int i = 0; i < 30; i++) await (await GatewayClient.ConnectAsync(gateway)).DisposeAsync();
        await Assert.ThrowsAsync<WebSocketException>(() => GatewayClient.ConnectAsync(gateway));
        _time.Advance(TimeSpan.FromSeconds(61));
        await (await GatewayClient.ConnectAsync(gateway)).DisposeAsync();
    }

    [Fact]
    public async Task Subscriptions_count_over_all_connections_and_end_with_them()
    {
        await using SimulatedGateway gateway = await Gateways.StartAsync(o => o with { Limits = o.Limits with { Subscriptions = 2 } }, _time);
        GatewayClient first = await GatewayClient.ConnectAsync(gateway);
        await using GatewayClient second = await GatewayClient.ConnectAsync(gateway);
        await first.SubscribeAsync("""{"type":"bbo","coin":"BTC"}""");
        await first.SubscribeAsync("""{"type":"bbo","coin":"ETH"}""");
        await first.UntilPongAsync();
        await second.SubscribeAsync("""{"type":"bbo","coin":"SOL"}""");
        Assert.Equal("""{"channel":"error","data":"Cannot subscribe to more than 2 channels."}""", await second.NextAsync());

        await first.DisposeAsync();
        await Until.TrueAsync("one is left", () => gateway.OpenConnections == 1);
        await second.SubscribeAsync("""{"type":"bbo","coin":"SOL"}""");
        await second.NextOfAsync("bbo");
    }

    [Fact]
    public async Task Too_many_messages_get_an_error_each_and_are_not_carried_out()
    {
        await using SimulatedGateway gateway = await Gateways.StartAsync(o => o with { Limits = o.Limits with { MessagesPerMinute = 3 } }, _time);
        await using GatewayClient client = await GatewayClient.ConnectAsync(gateway);
        for (int i = 0; i < 3; i++) Assert.Empty(await client.UntilPongAsync());
        await client.SendAsync("""{"method":"ping"}""");
        Assert.Equal("""{"channel":"error","data":"Cannot send more than 3 messages per minute."}""", await client.NextAsync());
        _time.Advance(TimeSpan.FromSeconds(30));
        await client.SendAsync("""{"method":"ping"}""");
        Assert.Contains("Cannot send", await client.NextAsync(), StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromSeconds(29));
        await client.SendAsync("""{"method":"ping"}""");
        Assert.Contains("Cannot send", await client.NextAsync(), StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Empty(await client.UntilPongAsync());
    }

    [Fact]
    public async Task Posts_in_flight_are_limited()
    {
        await using SimulatedGateway gateway = await Gateways.StartAsync(o => Gateways.WithoutBlocks(o) with { DelayMs = 100, Limits = o.Limits with { PendingPosts = 1 } }, _time);
        await using GatewayClient client = await GatewayClient.ConnectAsync(gateway);
        const string Post = """{"method":"post","id":1234,"request":{"type":"info","payload":{"type":"exchangeStatus"}}}""";
        await client.SendAsync(Post);
        await client.SendAsync(Post);
        await Until.TrueAsync("both were received", () => gateway.Counters.MessagesReceived == 2);
        await _time.TimersAsync(1, TimeSpan.FromMilliseconds(101), "the answer");
        _time.Advance(TimeSpan.FromMilliseconds(101));
        await client.NextOfAsync("post");
        Assert.Equal("""{"channel":"error","data":"too many pending post requests id=1234"}""", await client.NextAsync());
        await client.SendAsync(Post);
        await _time.TimersAsync(1, TimeSpan.FromMilliseconds(101), "the third answer");
        _time.Advance(TimeSpan.FromMilliseconds(101));
        await client.NextOfAsync("post");
    }

    [Fact]
    public async Task Info_over_its_weight_is_a_429_until_the_minute_is_over()
    {
        await using SimulatedGateway gateway = await Gateways.StartAsync(time: _time);
        using var http = new HttpClient { BaseAddress = gateway.HttpUri };
        for (int i = 0; i < 60; i++) Assert.Equal(HttpStatusCode.OK, await AskAsync("meta"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await AskAsync("exchangeStatus"));
        _time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(HttpStatusCode.OK, await AskAsync("exchangeStatus"));

        async Task<HttpStatusCode> AskAsync(string type)
        {
            using var body = new StringContent($$"""{"type":"{{type}}"}""", Encoding.UTF8, "application/json");
            using HttpResponseMessage reply = await http.PostAsync(new Uri("/info", UriKind.Relative), body, TestContext.Current.CancellationToken);
            return reply.StatusCode;
        }
    }

    [Fact]
    public void A_sliding_minute_equals_a_naive_count()
    {
        var random = new Random(9);
        var counter = new SlidingMinute(_time);
        var seconds = new List<long>();
        long start = _time.GetTimestamp();
        for (int i = 0; i < 3_000; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(random.Next(random.Next(20) == 0 ? 90_000 : 900)));
            long second = (long)_time.GetElapsedTime(start).TotalSeconds;
            Assert.Equal(seconds.Count(s => s > second - 60), counter.Total);
            counter.Add(1);
            seconds.Add(second);
        }
    }
}
