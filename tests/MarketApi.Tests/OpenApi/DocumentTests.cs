using System.Reflection;
using System.Text;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using RelayCloud.MarketApi.Functions;
using RelayCloud.MarketApi.Tests.Live;
using RelayCloud.Tests.Common.OpenApi;

namespace RelayCloud.MarketApi.Tests.OpenApi;

/// <summary>The description of the API against the API.</summary>
public sealed class DocumentTests(LiveApi api)
{
    private static readonly OpenApiDocument Document = OpenApiDocument.Parse(Encoding.UTF8.GetString(MarketApi.OpenApi.OpenApiDocument.Body.Span));

    [Fact]
    public void Every_route_is_described_and_every_described_route_is_there()
    {
        (string Name, string Path)[] routes =
        [
            .. from type in new[] { typeof(MarketFunctions), typeof(ServiceFunctions) }
               from method in type.GetMethods()
               let function = method.GetCustomAttribute<FunctionAttribute>()
               where function is not null && function.Name != "NoRoute"
               let trigger = method.GetParameters().Select(p => p.GetCustomAttribute<HttpTriggerAttribute>()).Single(t => t is not null)
               orderby function.Name
               select (function.Name, "/" + trigger.Route),
        ];
        Assert.Equal(routes, Document.Operations.OrderBy(o => o.Id, StringComparer.Ordinal).Select(o => (o.Id, o.Path)));
        Assert.All(Document.Operations, o => Assert.Equal("GET", o.Method));
    }

    [Fact]
    public void Every_example_is_as_described()
    {
        int examples = 0;
        foreach (OpenApiOperation operation in Document.Operations)
        {
            foreach (JsonProperty response in operation.Body.GetProperty("responses").EnumerateObject())
            {
                if (!response.Value.TryGetProperty("content", out JsonElement content)) continue;
                Assert.Empty(Document.FaultsOf(operation, int.Parse(response.Name), content.GetProperty("application/json").GetProperty("example").GetRawText()));
                examples++;
            }
        }

        Assert.Equal(9, examples);
    }

    [Theory]
    [InlineData("GetSymbols", "v1/symbols")]
    [InlineData("GetOrderBook", "v1/orderbook?symbol=BTC&depth=5")]
    [InlineData("GetBbo", "v1/bbo?symbol=BTC")]
    [InlineData("GetTrades", "v1/trades?symbol=BTC")]
    [InlineData("GetMids", "v1/mids")]
    [InlineData("GetMids", "v1/mids?dex=xyz")]
    [InlineData("GetCandles", "v1/candles?symbol=BTC&interval=1m")]
    [InlineData("GetHealth", "health")]
    public async Task What_is_served_is_as_described(string operation, string address)
    {
        Answer answer = await Answer.GetAsync(api.Client, address, api.Key);
        Assert.Equal(200, (int)answer.Status);
        Assert.Empty(Document.FaultsOf(Document.Operation(operation), 200, answer.Body));
        HeadersAreDescribed(operation, answer);
    }

    [Theory]
    [InlineData(400, "v1/orderbook", "good key")]
    [InlineData(401, "v1/orderbook?symbol=BTC", "wrong secret")]
    [InlineData(403, "v1/orderbook?symbol=BTC", "key without channels")]
    [InlineData(404, "v1/orderbook?symbol=NONE", "good key")]
    public async Task Refusals_are_as_described(int status, string address, string kind)
    {
        Answer answer = await Answer.GetAsync(api.Client, address, api.Credential(kind));
        Assert.Equal(status, (int)answer.Status);
        Assert.Empty(Document.FaultsOf(Document.Operation("GetOrderBook"), status, answer.Body));
    }

    [Fact]
    public async Task The_document_is_served_to_everyone_and_only_once()
    {
        Answer first = await Answer.GetAsync(api.Client, "openapi/v1.json", "");
        Assert.Equal("3.1.0", first.Json.GetProperty("openapi").GetString());
        string etag = first.Header("ETag");
        Answer second = await Answer.GetAsync(api.Client, "openapi/v1.json", "", r => r.Headers.TryAddWithoutValidation("If-None-Match", etag));
        Assert.Equal((304, ""), ((int)second.Status, second.Body));
    }

    private static void HeadersAreDescribed(string operation, Answer answer)
    {
        if (!Document.Operation(operation).Body.GetProperty("responses").GetProperty("200").TryGetProperty("headers", out JsonElement headers)) return;
        foreach (JsonProperty header in headers.EnumerateObject()) Assert.NotEmpty(answer.Header(header.Name));
    }
}
