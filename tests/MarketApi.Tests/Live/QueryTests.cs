using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RelayCloud.MarketApi.Tests.Live;

/// <summary>What is asked wrongly.</summary>
public sealed class QueryTests(LiveApi api)
{
    public static TheoryData<string, string> WrongQueries()
    {
        string overlong = new('A', 65);
        return new TheoryData<string, string>
        {
            { "v1/orderbook", "'symbol' is missing" },
            { "v1/orderbook?symbol=", "'symbol' is ''" },
            { "v1/orderbook?symbol=%00", "'symbol'" },
            { "v1/orderbook?symbol=B%20C", "'symbol' is 'B C'" },
            { "v1/orderbook?symbol=%C3%A9", "'symbol'" },
            { $"v1/orderbook?symbol={overlong}", "1 to 64" },
            { "v1/orderbook?symbol=BTC&symbol=ETH", "given twice" },
            { "v1/orderbook?simbol=BTC", "'simbol' is not known here; there are symbol and depth and apiKey" },
            { "v1/orderbook?symbol=BTC&depth=0", "from 1 to 1000" },
            { "v1/orderbook?symbol=BTC&depth=-1", "from 1 to 1000" },
            { "v1/orderbook?symbol=BTC&depth=1001", "from 1 to 1000" },
            { "v1/orderbook?symbol=BTC&depth=1e1", "from 1 to 1000" },
            { "v1/orderbook?symbol=BTC&depth=5.0", "from 1 to 1000" },
            { "v1/orderbook?symbol=BTC&depth=", "from 1 to 1000" },
            { "v1/orderbook?symbol=BTC&depth=99999999999999999999", "from 1 to 1000" },
            { "v1/orderbook?symbol=BTC&limit=5", "'limit' is not known here" },
            { "v1/bbo", "'symbol' is missing" },
            { "v1/bbo?symbol=BTC&depth=5", "'depth' is not known here" },
            { "v1/trades", "'symbol' is missing" },
            { "v1/trades?symbol=BTC&limit=201", "from 1 to 200" },
            { "v1/trades?symbol=BTC&limit=all", "from 1 to 200" },
            { "v1/mids?symbol=BTC", "'symbol' is not known here" },
            { "v1/mids?dex=", "'dex'" },
            { "v1/symbols?x=1", "'x' is not known here; there is apiKey" },
            { "v1/candles?symbol=BTC", "'interval' is missing" },
            { "v1/candles?interval=1m", "'symbol' is missing" },
            { "v1/candles?symbol=BTC&interval=1M1", "1w or 1M" },
            { "v1/candles?symbol=BTC&interval=60", "1w or 1M" },
        };
    }

    public static TheoryData<string> NoRoutes() => ["", "v1", "v2/orderbook?symbol=BTC", "v1/orderbooks", "v1//orderbook", "v1/orderbook/BTC", "v1%2Forderbook", "v1/..%2Fhealth", "v1/%2e%2e%2fv1%2fmids", "v1/mids%00", new string('a', 3_000)];

    [Theory]
    [MemberData(nameof(WrongQueries))]
    public async Task What_is_wrong_is_named_with_what_would_be_right(string address, string part) =>
        Assert.Contains(part, (await Answer.GetAsync(api.Client, address, api.Key)).Refused(400, "invalid_query"), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(NoRoutes))]
    public async Task What_is_no_route_says_what_there_is(string address)
    {
        // Kestrel itself refuses a null in a path.
        if (address.Contains("%00", StringComparison.Ordinal)) Assert.Equal(HttpStatusCode.BadRequest, (await Answer.GetAsync(api.Client, address, api.Key)).Status);
        else Assert.Contains("/v1/orderbook", (await Answer.GetAsync(api.Client, address, api.Key)).Refused(404, "no_route"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    [InlineData("OPTIONS")]
    public async Task A_wrong_method_is_told_the_right_ones(string method)
    {
        foreach (string route in AccessTests.Routes.Append("health").Append("openapi/v1.json"))
        {
            Answer answer = await Answer.GetAsync(api.Client, route, api.Key, r => r.Method = new HttpMethod(method));
            answer.Refused(405, "method_not_allowed");
            Assert.Equal(["GET", "HEAD"], answer.Message.Content.Headers.Allow.Order());
        }
    }

    [Theory]
    [MemberData(nameof(AccessTests.RouteCases), MemberType = typeof(AccessTests))]
    public async Task A_body_is_not_taken(string route)
    {
        (await Answer.GetAsync(api.Client, route, api.Key, r => r.Content = new StringContent("{}"))).Refused(413, "body_too_large");
        (await Answer.GetAsync(api.Client, route, api.Key, r =>
        {
            r.Content = new ByteArrayContent(new byte[1 << 20]);
            r.Headers.TransferEncodingChunked = true;
        })).Refused(413, "body_too_large");
    }

    [Theory]
    [MemberData(nameof(AccessTests.RouteCases), MemberType = typeof(AccessTests))]
    public async Task Head_gives_the_head_of_get(string route)
    {
        Answer head = await Answer.GetAsync(api.Client, route, api.Key, r => r.Method = HttpMethod.Head);
        Assert.Equal((HttpStatusCode.OK, ""), (head.Status, head.Body));
        Assert.NotEmpty(head.Header("ETag"));
        Assert.InRange(head.Message.Content.Headers.ContentLength ?? 0, 100, 100_000);
    }

    // What HttpClient would not send.
    [Theory]
    [InlineData("GET /v1/orderbook?symbol=BTC&symbol HTTP/1.1")]
    [InlineData("GET /v1/orderbook?&&&=&depth HTTP/1.1")]
    [InlineData("GET /v1/orderbook?symbol=%ZZ%E9 HTTP/1.1")]
    [InlineData("GET /v1/../v1/nothing HTTP/1.1")]
    [InlineData("GET /v1/mids/../../../../etc/passwd HTTP/1.1")]
    public async Task Raw_oddities_are_refused_as_all_else(string line)
    {
        string answer = await RawAsync($"{line}\r\nHost: x\r\nX-Api-Key: {api.Key}\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 4", answer, StringComparison.Ordinal);
        Assert.Contains("\"reason\":\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endless_query_is_refused_by_the_server() =>
        Assert.StartsWith("HTTP/1.1 414", await RawAsync($"GET /v1/mids?dex={new string('a', 20_000)} HTTP/1.1\r\nHost: x\r\n\r\n"), StringComparison.Ordinal);

    [Fact]
    public async Task Endless_headers_are_refused_by_the_server() =>
        Assert.StartsWith("HTTP/1.1 431", await RawAsync($"GET /v1/mids HTTP/1.1\r\nHost: x\r\nX-Api-Key: {new string('a', 60_000)}\r\n\r\n"), StringComparison.Ordinal);

    private async Task<string> RawAsync(string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync("localhost", api.Host.Address.Port, TestContext.Current.CancellationToken);
        NetworkStream stream = socket.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), TestContext.Current.CancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(limit.Token);
    }
}
