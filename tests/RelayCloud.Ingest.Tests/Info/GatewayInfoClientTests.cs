using System.Net;
using System.Net.Sockets;
using System.Text;
using RelayCloud.Ingest.Gateways;
using RelayCloud.Ingest.Info;
using RelayCloud.Ingest.Info.Requests;
using RelayCloud.Ingest.Info.Telemetry;
using RelayCloud.Ingest.Info.Upstream;

namespace RelayCloud.Ingest.Tests.Info;

public sealed class GatewayInfoClientTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private readonly InfoMetrics _metrics = new();
    private FakeGateway _gateway = null!;
    private GatewayInfoClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _gateway = await FakeGateway.StartAsync();
        _client = Client(_gateway.Options("a"));
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _gateway.DisposeAsync();
        _metrics.Dispose();
    }

    [Fact]
    public async Task Both_bodies_pass_byte_for_byte()
    {
        byte[] request = "{ \"user\" : \"0xAB\\u0063\",\r\n\"type\":\"openOrders\" , \"n\":1.50}"u8.ToArray();
        byte[] answer = "[ {\"px\" : \"1.500\",\"o\\u0069d\":1e2}\n]"u8.ToArray();
        _gateway.On("openOrders", answer, contentType: "application/json; charset=utf-8");

        GatewayReply reply = await SendAsync(request);

        Assert.Equal(request, _gateway.Asked.Single().Body);
        Assert.Equal(answer, reply.Body.ToArray());
        Assert.Equal("application/json; charset=utf-8", reply.ContentType);
        Assert.True(reply.IsOk);
    }

    [Fact]
    public async Task An_error_of_the_exchange_is_an_answer()
    {
        GatewayReply reply = await SendAsync("""{"type":"nope"}"""u8.ToArray());
        Assert.Equal(GatewayOutcome.Answered, reply.Outcome);
        Assert.Equal(422, reply.Status);
        Assert.Equal("text/plain", reply.ContentType);
        Assert.Equal("Failed to deserialize the JSON body into the target type", Encoding.UTF8.GetString(reply.Body.Span));
    }

    [Theory]
    [InlineData("l2Book", 2)]
    [InlineData("allMids", 2)]
    [InlineData("clearinghouseState", 2)]
    [InlineData("orderStatus", 2)]
    [InlineData("spotClearinghouseState", 2)]
    [InlineData("exchangeStatus", 2)]
    [InlineData("userRole", 60)]
    [InlineData("meta", 20)]
    [InlineData("somethingNew", 20)]
    public async Task Each_type_costs_what_the_exchange_charges(string type, int weight)
    {
        await SendAsync(Encoding.UTF8.GetBytes($"{{\"type\":\"{type}\"}}"), InfoType.Of(type));
        Assert.Equal(weight, _client.Report().WeightSpent);
    }

    [Theory]
    [InlineData("recentTrades", 39, 20 + 1)]
    [InlineData("userFills", 2_000, 20 + 100)]
    [InlineData("candleSnapshot", 59, 20)]
    [InlineData("candleSnapshot", 5_000, 20 + 83)]
    [InlineData("l2Book", 100, 2)]
    public async Task Items_are_charged_after_the_answer(string type, int items, int weight)
    {
        _gateway.On(type, "[" + string.Join(',', Enumerable.Repeat("""{"a":[1,2]}""", items)) + "]");
        await SendAsync(Encoding.UTF8.GetBytes($"{{\"type\":\"{type}\"}}"), InfoType.Of(type));
        Assert.Equal(weight, _client.Report().WeightSpent);
    }

    [Fact]
    public async Task Over_budget_it_does_not_ask()
    {
        using GatewayInfoClient client = Client(_gateway.Options("small", weightPerMinuteMax: 50));
        for (int i = 0; i < 5; i++) await client.SendAsync("""{"type":"meta"}"""u8.ToArray(), InfoType.Of("meta"), own: false, Token);
        Assert.Single(_gateway.Asked);

        // A quarter of so small a budget is reserved: 38 for customers, 50 for the relay itself.
        GatewayReply refused = await client.SendAsync("""{"type":"meta"}"""u8.ToArray(), InfoType.Of("meta"), own: false, Token);
        Assert.Equal(GatewayOutcome.OverBudget, refused.Outcome);
        Assert.InRange(refused.RetryAfterMs, 59_000, 60_000);
        Assert.Equal(GatewayOutcome.Answered, (await client.SendAsync("""{"type":"meta"}"""u8.ToArray(), InfoType.Of("meta"), own: true, Token)).Outcome);
    }

    [Theory]
    [InlineData("7", 7_000)]
    [InlineData(null, 10_000)]
    [InlineData("100000", 120_000)]
    [InlineData("0", 1_000)]
    public async Task After_its_429_a_gateway_is_left_alone(string? retryAfter, int pauseMs)
    {
        _gateway.FailWith = 429;
        _gateway.RetryAfter = retryAfter;
        GatewayReply reply = await SendAsync();
        Assert.Equal((GatewayOutcome.Throttled, pauseMs), (reply.Outcome, reply.RetryAfterMs));

        _gateway.FailWith = null;
        _time.Advance(pauseMs - 1);
        Assert.Equal(GatewayOutcome.Throttled, (await SendAsync(own: true)).Outcome);
        Assert.Single(_gateway.Asked);
        _time.Advance(1);
        Assert.Equal(GatewayOutcome.Answered, (await SendAsync()).Outcome);
    }

    [Fact]
    public async Task Silence_ends_in_a_time_out()
    {
        _gateway.Hold();
        Task<GatewayReply> sending = SendAsync();
        await Until.TrueAsync("the gateway was asked", () => _gateway.Asked.Count == 1);
        _time.Advance(new InfoOptions().RequestTimeoutMs);
        Assert.Equal(GatewayOutcome.TimedOut, (await sending).Outcome);
        Assert.Equal(0, _client.RestingMs);
        Assert.Equal(0, _client.Report().InFlight);
    }

    [Fact]
    public async Task Only_so_many_requests_are_under_way()
    {
        using GatewayInfoClient client = Client(_gateway.Options("a"), new InfoOptions { InFlightPerGatewayMax = 2 });
        _gateway.Hold();
        byte[] body = """{"type":"orderStatus"}"""u8.ToArray();
        Task<GatewayReply>[] held = [.. Enumerable.Range(0, 2).Select(_ => client.SendAsync(body, InfoType.Other, own: false, Token))];
        await Until.TrueAsync("both are under way", () => _gateway.Asked.Count == 2);

        Assert.Equal(GatewayOutcome.Busy, (await client.SendAsync(body, InfoType.Other, own: false, Token)).Outcome);
        _gateway.Release();
        Assert.All(await Task.WhenAll(held), r => Assert.Equal(GatewayOutcome.Answered, r.Outcome));
        Assert.Equal(GatewayOutcome.Answered, (await client.SendAsync(body, InfoType.Other, own: false, Token)).Outcome);
    }

    [Fact]
    public async Task An_answer_past_the_bound_is_not_taken()
    {
        var options = new InfoOptions { ResponseBytesMax = 64 * 1024 };
        using GatewayInfoClient client = Client(_gateway.Options("a"), options);
        _gateway.On("big", new string('x', options.ResponseBytesMax + 1)).On("fits", new string('x', options.ResponseBytesMax));
        Assert.Equal(GatewayOutcome.TooLarge, (await client.SendAsync("""{"type":"big"}"""u8.ToArray(), InfoType.Other, own: false, Token)).Outcome);
        GatewayReply fits = await client.SendAsync("""{"type":"fits"}"""u8.ToArray(), InfoType.Other, own: false, Token);
        Assert.Equal(options.ResponseBytesMax, fits.Body.Length);
    }

    [Fact]
    public async Task What_never_reached_the_gateway_costs_no_weight_and_the_gateway_rests()
    {
        // Bound but not listening: the port refuses, and nobody else can take it meanwhile.
        using var refuses = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        refuses.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        int port = ((IPEndPoint)refuses.LocalEndPoint!).Port;
        using GatewayInfoClient client = Client(new GatewayOptions { Name = "gone", Url = $"ws://127.0.0.1:{port}/ws" });
        int restMs = 250;
        for (int i = 0; i < 6; i++)
        {
            GatewayReply reply = await client.SendAsync("""{"type":"meta"}"""u8.ToArray(), InfoType.Of("meta"), own: true, Token);
            Assert.Equal(GatewayOutcome.Unreachable, reply.Outcome);
            Assert.Equal(restMs, client.RestingMs);
            restMs = Math.Min(5_000, restMs * 2);
        }

        Assert.Equal(0, client.Report().WeightSpent);
    }

    [Theory]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task An_error_of_the_gateways_front_counts_as_unreachable(int status)
    {
        _gateway.FailWith = status;
        Assert.Equal(GatewayOutcome.Unreachable, (await SendAsync()).Outcome);
        Assert.True(_client.RestingMs > 0);
        _gateway.FailWith = null;
        Assert.Equal(GatewayOutcome.Answered, (await SendAsync()).Outcome);
        Assert.Equal(0, _client.RestingMs);
    }

    [Fact]
    public async Task A_cut_connection_is_an_outcome_and_keeps_its_charge()
    {
        _gateway.Cut = true;
        Assert.Equal(GatewayOutcome.Unreachable, (await SendAsync()).Outcome);
        Assert.True(_client.Report().WeightSpent > 0);
    }

    [Fact]
    public async Task A_caller_that_gives_up_is_told_so()
    {
        _gateway.Hold();
        using var giveUp = new CancellationTokenSource();
        Task<GatewayReply> sending = _client.SendAsync("""{"type":"meta"}"""u8.ToArray(), InfoType.Of("meta"), own: false, giveUp.Token);
        await Until.TrueAsync("the gateway was asked", () => _gateway.Asked.Count == 1);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        Assert.Equal(0, _client.Report().InFlight);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private GatewayInfoClient Client(GatewayOptions gateway, InfoOptions? options = null) => new(0, gateway, options ?? new InfoOptions(), _time, _metrics);

    private Task<GatewayReply> SendAsync(byte[]? body = null, InfoType? type = null, bool own = false) =>
        _client.SendAsync(body ?? """{"type":"meta"}"""u8.ToArray(), type ?? InfoType.Other, own, Token);
}
