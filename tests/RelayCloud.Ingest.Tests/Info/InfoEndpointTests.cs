using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RelayCloud.Ingest.Gateways;
using RelayCloud.Ingest.Info;
using RelayCloud.MarketData.Messages;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Tests.Info;

/// <summary>The whole part registered in a host, over real sockets on both sides.</summary>
public sealed class InfoEndpointTests : IAsyncLifetime
{
    private FakeGateway _gateway = null!;
    private WebApplication _app = null!;
    private HttpClient _http = null!;

    public async ValueTask InitializeAsync()
    {
        _gateway = await FakeGateway.StartAsync();
        _gateway.On("meta", """{"universe":[{"name":"BTC"}]}""");
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(new TopicTable(new CoinTable()));
        builder.Services.AddSingleton(new Universe());
        builder.Services.AddSingleton<ISnapshotSource>(new FakeSnapshots());
        builder.Services.AddSingleton<IGatewayHealth>(new FakeHealth());
        builder.Services.AddInfo(new InfoOptions(), new UniverseOptions(), [_gateway.Options("a")]);
        _app = builder.Build();
        _app.MapPost("/info", (Microsoft.AspNetCore.Http.HttpContext c, IInfoService s, InfoOptions o) => InfoEndpoint.HandleAsync(c, s, o));
        await _app.StartAsync();
        _http = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
        await _app.Services.GetRequiredService<Universe>().Loaded.WaitAsync(TimeSpan.FromSeconds(20));
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task An_answer_has_its_type_its_length_its_source_and_its_age()
    {
        using HttpResponseMessage response = await PostAsync("""{"type":"meta"}""");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("cache", response.Headers.GetValues("X-Relay-Source").Single());
        Assert.InRange(response.Headers.Age!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(60));
        Assert.Equal("""{"universe":[{"name":"BTC"}]}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_gateways_answer_has_no_age()
    {
        _gateway.On("openOrders", "[]");
        using HttpResponseMessage response = await PostAsync("""{"type":"openOrders","user":"0x0"}""");
        Assert.Equal("gateway", response.Headers.GetValues("X-Relay-Source").Single());
        Assert.Null(response.Headers.Age);
        Assert.Equal(2, response.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task An_unknown_coin_is_null()
    {
        using HttpResponseMessage response = await PostAsync("""{"type":"l2Book","coin":"NOPE"}""");
        Assert.Equal("null", await response.Content.ReadAsStringAsync());
        Assert.Equal("application/json", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("memory", response.Headers.GetValues("X-Relay-Source").Single());
    }

    [Fact]
    public async Task A_refusal_says_when_to_come_back()
    {
        _gateway.FailWith = 429;
        _gateway.RetryAfter = "7";
        using HttpResponseMessage response = await PostAsync("""{"type":"openOrders","user":"0x0"}""");
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), response.Headers.RetryAfter!.Delta);
        Assert.StartsWith("""{"code":429,"msg":""", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_request_is_422_in_plain_text()
    {
        using HttpResponseMessage response = await PostAsync("nonsense");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal("text/plain", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("Failed to deserialize the JSON body into the target type", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_long_body_is_413_whether_or_not_it_declares_its_length(bool declares)
    {
        using HttpContent content = declares
            ? new ByteArrayContent(new byte[65_537])
            : new StreamContent(new Undeclared(65_537));
        using HttpResponseMessage response = await _http.PostAsync("/info", content);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.StartsWith("""{"code":413,"msg":""", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_in_pieces_is_read_whole()
    {
        _gateway.On("openOrders", "[1]");
        byte[] body = """{"type":"openOrders","user":"0x0"}"""u8.ToArray();
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, _http.BaseAddress!.Port);
        NetworkStream stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /info HTTP/1.1\r\nHost: x\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n"));
        foreach (byte b in body)
        {
            await stream.WriteAsync(new[] { b });
            await stream.FlushAsync();
        }

        string response = await new StreamReader(stream).ReadToEndAsync();
        Assert.Equal(body, _gateway.Asked.Single(a => a.Type == "openOrders").Body);
        Assert.EndsWith("[1]", response, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_customer_that_leaves_harms_nobody()
    {
        _gateway.Hold();
        using var leaves = new CancellationTokenSource();
        Task<HttpResponseMessage> asking = _http.PostAsync("/info", new StringContent("""{"type":"openOrders"}"""), leaves.Token);
        await Until.TrueAsync("the gateway was asked", () => _gateway.CountOf("openOrders") == 1);
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await Until.TrueAsync("its request has ended", () => _app.Services.GetRequiredService<InfoPart>().Report().Gateways[0].InFlight == 0);
        _gateway.Release();
        using HttpResponseMessage next = await PostAsync("""{"type":"meta"}""");
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    private Task<HttpResponseMessage> PostAsync(string body) => _http.PostAsync("/info", new StringContent(body));

    /// <summary>Zeros of a length that is not declared, so that the body goes out in chunks.</summary>
    private sealed class Undeclared(int length) : MemoryStream(new byte[length])
    {
        public override bool CanSeek => false;
    }
}
