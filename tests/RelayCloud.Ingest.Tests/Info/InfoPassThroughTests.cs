using System.Text;
using RelayCloud.Ingest.Gateways;
using RelayCloud.Ingest.Info;

namespace RelayCloud.Ingest.Tests.Info;

public sealed class InfoPassThroughTests : IAsyncLifetime
{
    private const string UserState = """{"type":"clearinghouseState","user":"0x00000000000000000000000000000000000000ab"}""";

    private readonly InfoBench _bench = new();

    public ValueTask InitializeAsync() => default;

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Every_other_type_passes_byte_for_byte_and_is_never_shared()
    {
        FakeGateway gateway = await _bench.AddGatewayAsync();
        byte[] request = "{ \"user\":\"0xAb\",\n \"type\":\"openOrders\"}"u8.ToArray();
        byte[] answer = "[ {\"limitPx\":\"1.50\" } ]"u8.ToArray();
        gateway.On("openOrders", answer);
        for (int i = 0; i < 2; i++)
        {
            InfoReply reply = await _bench.AskAsync(request);
            Assert.Equal((200, "application/json", "gateway", (int?)null), (reply.Status, reply.ContentType, reply.Source, reply.AgeSeconds));
            Assert.Equal(answer, reply.Body.ToArray());
        }

        Assert.Equal(2, gateway.Asked.Count);
        Assert.All(gateway.Asked, a => Assert.Equal(request, a.Body));
    }

    [Fact]
    public async Task An_unknown_type_gets_the_gateways_own_refusal()
    {
        await _bench.AddGatewayAsync();
        InfoReply reply = await _bench.AskAsync("""{"type":"noSuchThing"}""");
        Assert.Equal((422, "text/plain", "gateway"), (reply.Status, reply.ContentType, reply.Source));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("")]
    public async Task What_is_no_request_gets_the_exchanges_words_without_asking(string body)
    {
        FakeGateway gateway = await _bench.AddGatewayAsync();
        InfoReply reply = await _bench.AskAsync(body);
        Assert.Equal((422, "text/plain", "relay"), (reply.Status, reply.ContentType, reply.Source));
        Assert.Equal("Failed to deserialize the JSON body into the target type", reply.Text());
        Assert.Empty(gateway.Asked);
    }

    [Fact]
    public async Task A_long_body_is_refused_without_asking()
    {
        FakeGateway gateway = await _bench.AddGatewayAsync();
        _bench.Options = new InfoOptions { BodyBytesMax = 256 };
        (await _bench.AskAsync($"{{\"type\":\"{new string('x', 256)}\"}}")).AssertError(413);
        Assert.Empty(gateway.Asked);
    }

    [Fact]
    public async Task Requests_stay_with_the_first_healthy_gateway()
    {
        FakeGateway a = (await _bench.AddGatewayAsync()).On("clearinghouseState", "1"), b = (await _bench.AddGatewayAsync()).On("clearinghouseState", "2");
        for (int i = 0; i < 3; i++) Assert.Equal("1", (await _bench.AskAsync(UserState)).Text());
        Assert.Empty(b.Asked);

        _bench.Health.States[0] = GatewayState.Down;
        Assert.Equal("2", (await _bench.AskAsync(UserState)).Text());
        _bench.Health.States[1] = GatewayState.Stale;
        _bench.Health.States[0] = GatewayState.Stale;
        Assert.Equal("1", (await _bench.AskAsync(UserState)).Text());
        Assert.Equal(4, a.Asked.Count);
    }

    [Fact]
    public async Task States_are_looked_up_by_the_gateways_number_in_configuration_order()
    {
        _bench.OtherGateways.Add(new GatewayOptions { Name = "node", Url = "ws://127.0.0.1:1/ws", Kind = "order-book-server" });
        (await _bench.AddGatewayAsync()).On("clearinghouseState", "1");
        (await _bench.AddGatewayAsync()).On("clearinghouseState", "2");
        _bench.Health.States[1] = GatewayState.Down;
        Assert.Equal("2", (await _bench.AskAsync(UserState)).Text());
        Assert.Equal([1, 2], _bench.Part.Report().Gateways.Select(g => g.Gateway));
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("503")]
    [InlineData("429")]
    public async Task A_gateway_that_fails_is_followed_by_the_next_and_then_left_alone(string how)
    {
        FakeGateway a = (await _bench.AddGatewayAsync()).On("clearinghouseState", "1");
        (await _bench.AddGatewayAsync()).On("clearinghouseState", "2");
        if (how == "cut") a.Cut = true;
        else a.FailWith = int.Parse(how);

        Assert.Equal("2", (await _bench.AskAsync(UserState)).Text());
        Assert.Equal("2", (await _bench.AskAsync(UserState)).Text());
        Assert.Single(a.Asked);

        a.Cut = false;
        a.FailWith = null;
        _bench.Time.Advance(10_000);
        Assert.Equal("1", (await _bench.AskAsync(UserState)).Text());
    }

    [Fact]
    public async Task A_slow_gateway_is_followed_by_the_next()
    {
        FakeGateway a = await _bench.AddGatewayAsync();
        (await _bench.AddGatewayAsync()).On("clearinghouseState", "2");
        a.Hold();
        Task<InfoReply> asking = _bench.AskAsync(UserState);
        await Until.TrueAsync("the first gateway was asked", () => a.Asked.Count == 1);
        _bench.Time.Advance(_bench.Options.RequestTimeoutMs);
        Assert.Equal("2", (await asking).Text());
    }

    [Fact]
    public async Task A_spent_budget_spills_over_to_the_next_gateway_and_then_is_429()
    {
        FakeGateway a = (await _bench.AddGatewayAsync()).On("userRole", "1"), b = (await _bench.AddGatewayAsync()).On("userRole", "2");
        _bench.WeightsPerMinuteMax.AddRange([100, 100]);
        _bench.Options = new InfoOptions { OwnWeightReserve = 0 };
        string request = """{"type":"userRole","user":"0x0"}""";
        Assert.Equal("1", (await _bench.AskAsync(request)).Text());
        _bench.Time.Advance(20_000);
        Assert.Equal("2", (await _bench.AskAsync(request)).Text());
        InfoReply refused = await _bench.AskAsync(request);
        refused.AssertError(429);

        // The first gateway's budget is the first to come back: 61 s after it was spent, as whole seconds count.
        Assert.Equal(41, refused.RetryAfterSeconds);
        Assert.Equal((1, 1), (a.Asked.Count, b.Asked.Count));
        _bench.Time.Advance(41_000);
        Assert.Equal("1", (await _bench.AskAsync(request)).Text());
    }

    [Fact]
    public async Task With_no_gateway_to_be_reached_it_is_503_and_not_a_time_out_for_each()
    {
        FakeGateway a = await _bench.AddGatewayAsync(), b = await _bench.AddGatewayAsync();
        a.Cut = b.Cut = true;
        for (int i = 0; i < 3; i++)
        {
            InfoReply reply = await _bench.AskAsync(UserState);
            reply.AssertError(503);
            Assert.Equal(1, reply.RetryAfterSeconds);
        }

        Assert.Equal((1, 1), (a.Asked.Count, b.Asked.Count));
    }

    [Fact]
    public async Task With_one_gateway_unreachable_and_the_other_over_budget_it_is_429()
    {
        (await _bench.AddGatewayAsync()).Cut = true;
        await _bench.AddGatewayAsync();
        _bench.WeightsPerMinuteMax.AddRange([1_200, 1]);
        (await _bench.AskAsync(UserState)).AssertError(429);
    }

    [Fact]
    public async Task Only_so_many_gateways_are_tried_for_one_request()
    {
        _bench.Options = new InfoOptions { GatewaysPerRequestMax = 2 };
        List<FakeGateway> gateways = [];
        for (int i = 0; i < 3; i++) gateways.Add(await _bench.AddGatewayAsync());
        foreach (FakeGateway gateway in gateways) gateway.Cut = true;
        (await _bench.AskAsync(UserState)).AssertError(503);
        Assert.Equal([1, 1, 0], gateways.Select(g => g.Asked.Count));
    }

    [Fact]
    public async Task Where_no_gateway_has_info_it_is_503()
    {
        _bench.OtherGateways.Add(new GatewayOptions { Name = "node", Url = "ws://127.0.0.1:1/ws", Kind = "order-book-server" });
        _bench.UniverseOptions = new UniverseOptions { Coins = ["BTC"] };
        (await _bench.AskAsync(UserState)).AssertError(503);
    }

    [Fact]
    public async Task An_answer_past_the_bound_is_502()
    {
        _bench.Options = new InfoOptions { ResponseBytesMax = 64 * 1024 };
        (await _bench.AddGatewayAsync()).On("userFills", new string(' ', 70_000));
        (await _bench.AskAsync("""{"type":"userFills","user":"0x0"}""")).AssertError(502);
    }

    [Fact]
    public async Task A_customer_that_leaves_ends_its_request_upstream()
    {
        FakeGateway gateway = await _bench.AddGatewayAsync();
        gateway.Hold();
        using var leaves = new CancellationTokenSource();
        Task<InfoReply> asking = _bench.Part.Service.AnswerAsync(Encoding.UTF8.GetBytes(UserState), leaves.Token).AsTask();
        await Until.TrueAsync("the gateway was asked", () => gateway.Asked.Count == 1);
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.Equal(0, _bench.Part.Report().Gateways[0].InFlight);
    }

    [Fact]
    public async Task Answers_are_counted_by_where_they_came_from()
    {
        (await _bench.AddGatewayAsync()).On("meta", "{}");
        await _bench.AskAsync("""{"type":"meta"}""");
        await _bench.AskAsync("""{"type":"meta"}""");
        await _bench.AskAsync(UserState);
        await _bench.AskAsync("x");
        var report = _bench.Part.Report();
        Assert.Equal((0, 1, 2, 1), (report.FromMemory, report.FromCache, report.FromGateway, report.Errors));
        Assert.Equal((22, 2), (report.Gateways[0].WeightSpent, report.Gateways[0].Answered));
        Assert.Equal((1, "fake0"), (report.CacheEntries, report.Gateways[0].Name));
    }
}
