using System.Net;
using System.Text;
using System.Text.Json;
using RelayCloud.GatewaySimulator.Tests.Support;

namespace RelayCloud.GatewaySimulator.Tests.Info;

public class InfoTests
{
    [Fact]
    public async Task Contexts_and_universe_join_by_position()
    {
        await using SimulatedGateway gateway = await Gateways.StartAsync();
        JsonElement both = await OkAsync(gateway, """{"type":"metaAndAssetCtxs"}""");
        JsonElement universe = both[0].GetProperty("universe");
        Assert.Equal(universe.GetArrayLength(), both[1].GetArrayLength());
        Assert.Equal("BTC", universe[0].GetProperty("name").GetString());
        JsonElement delisted = universe.EnumerateArray().Single(c => c.TryGetProperty("isDelisted", out JsonElement flag) && flag.GetBoolean());
        Assert.Equal("MATIC", delisted.GetProperty("name").GetString());
        decimal mid = decimal.Parse(both[1][0].GetProperty("midPx").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(mid, 70_000, 100_000);
    }

    [Fact]
    public async Task A_builder_dex_has_a_meta_of_its_own()
    {
        await using SimulatedGateway gateway = await Gateways.StartAsync();
        JsonElement dexes = await OkAsync(gateway, """{"type":"perpDexs"}""");
        Assert.Equal(JsonValueKind.Null, dexes[0].ValueKind);
        Assert.Equal("xyz", dexes[1].GetProperty("name").GetString());
        JsonElement meta = await OkAsync(gateway, """{"type":"meta","dex":"xyz"}""");
        Assert.Equal(["xyz:SP500", "xyz:NVDA"], meta.GetProperty("universe").EnumerateArray().Select(c => c.GetProperty("name").GetString()));
        JsonElement all = await OkAsync(gateway, """{"type":"allPerpMetas"}""");
        Assert.Equal(meta.GetRawText(), all[1].GetRawText());
        JsonElement mids = await OkAsync(gateway, """{"type":"allMids","dex":"xyz"}""");
        Assert.Equal(2, mids.EnumerateObject().Count());
    }

    [Fact]
    public async Task Spot_tokens_are_complete_and_in_index_order()
    {
        await using SimulatedGateway gateway = await Gateways.StartAsync(o => o with { Coins = 40 });
        JsonElement both = await OkAsync(gateway, """{"type":"spotMetaAndAssetCtxs"}""");
        JsonElement[] tokens = [.. both[0].GetProperty("tokens").EnumerateArray()];
        for (int i = 0; i < tokens.Length; i++) Assert.Equal(i, tokens[i].GetProperty("index").GetInt32());
        JsonElement[] pairs = [.. both[0].GetProperty("universe").EnumerateArray()];
        Assert.All(pairs, pair => Assert.All(pair.GetProperty("tokens").EnumerateArray(), token => Assert.InRange(token.GetInt32(), 0, tokens.Length - 1)));
        Assert.Equal(pairs.Select(p => p.GetProperty("name").GetString()), both[1].EnumerateArray().Select(c => c.GetProperty("coin").GetString()));
        JsonElement hype = pairs.Single(p => p.GetProperty("name").GetString() == "@107");
        Assert.Equal(107, hype.GetProperty("index").GetInt32());
        Assert.Equal("HYPE", tokens[hype.GetProperty("tokens")[0].GetInt32()].GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_book_equals_the_websocket_frame_of_the_same_time()
    {
        var time = new ManualTime();
        await using SimulatedGateway gateway = await Gateways.StartAsync(time: time);
        await using GatewayClient client = await GatewayClient.ConnectAsync(gateway);
        await client.SubscribeAsync("""{"type":"l2Book","coin":"BTC"}""");
        await client.NextOfAsync("l2Book");
        long nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        long nextPushMs = (nowMs / 5_400 + 1) * 5_400;
        await Gateways.WaitForBlocksAsync(time);
        time.Advance(TimeSpan.FromMilliseconds(nextPushMs - nowMs + 300));
        JsonElement pushed = await client.NextOfAsync("l2Book");
        JsonElement asked = await OkAsync(gateway, """{"type":"l2Book","coin":"BTC","nSigFigs":null}""");
        Assert.Equal(pushed.GetRawText(), asked.GetRawText());
    }

    [Fact]
    public async Task Recent_trades_are_the_replay_of_a_subscription()
    {
        await using SimulatedGateway gateway = await Gateways.StartAsync(time: new ManualTime());
        await using GatewayClient client = await GatewayClient.ConnectAsync(gateway);
        await client.SubscribeAsync("""{"type":"trades","coin":"ETH"}""");
        JsonElement replay = await client.NextOfAsync("trades");
        Assert.Equal(30, replay.GetArrayLength());
        Assert.Equal(replay.GetRawText(), (await OkAsync(gateway, """{"type":"recentTrades","coin":"ETH"}""")).GetRawText());
    }

    [Fact]
    public async Task Candle_snapshots_are_bounded_and_in_order()
    {
        await using SimulatedGateway gateway = await Gateways.StartAsync(time: new ManualTime());
        JsonElement all = await OkAsync(gateway, """{"type":"candleSnapshot","req":{"coin":"LTC","interval":"1m","startTime":0,"endTime":99999999999999}}""");
        long[] opens = [.. all.EnumerateArray().Select(c => c.GetProperty("t").GetInt64())];
        Assert.Equal(5_000, opens.Length);
        Assert.All(opens.Zip(opens.Skip(1)), pair => Assert.Equal(pair.First + 60_000, pair.Second));
        Assert.InRange(gateway.TimeMs - opens[^1], 0, 59_999);
        JsonElement some = await OkAsync(gateway, $$$"""{"type":"candleSnapshot","req":{"coin":"LTC","interval":"15m","startTime":{{{opens[^1] - 3_600_000}}},"endTime":{{{opens[^1]}}}}}""");
        Assert.InRange(some.GetArrayLength(), 4, 6);
    }

    [Fact]
    public async Task Exchange_status_tells_the_market_time()
    {
        var time = new ManualTime();
        await using SimulatedGateway gateway = await Gateways.StartAsync(time: time);
        Assert.Equal($$"""{"specialStatuses":null,"time":{{gateway.TimeMs}}}""", (await OkAsync(gateway, """{"type":"exchangeStatus"}""")).GetRawText());
    }

    [Theory]
    [InlineData("not json", HttpStatusCode.UnprocessableEntity, "Failed to deserialize the JSON body into the target type")]
    [InlineData("", HttpStatusCode.UnprocessableEntity, "Failed to deserialize the JSON body into the target type")]
    [InlineData("""{"type":"nope"}""", HttpStatusCode.UnprocessableEntity, "Failed to deserialize the JSON body into the target type")]
    [InlineData("""{"type":"l2Book"}""", HttpStatusCode.UnprocessableEntity, "Failed to deserialize the JSON body into the target type")]
    [InlineData("""{"type":"l2Book","coin":"NOPE"}""", HttpStatusCode.OK, "null")]
    [InlineData("""{"type":"candleSnapshot","req":{"coin":"NOPE","interval":"1m","startTime":0,"endTime":1}}""", HttpStatusCode.InternalServerError, "null")]
    public async Task Errors_are_those_of_the_exchange(string request, HttpStatusCode status, string body)
    {
        await using SimulatedGateway gateway = await Gateways.StartAsync();
        (HttpStatusCode answered, string? type, string text) = await AskAsync(gateway, request);
        Assert.Equal(status, answered);
        Assert.Equal(body, text);
        Assert.Equal(status == HttpStatusCode.UnprocessableEntity ? "text/plain" : "application/json", type);
    }

    private static async Task<JsonElement> OkAsync(SimulatedGateway gateway, string request)
    {
        (HttpStatusCode status, string? type, string text) = await AskAsync(gateway, request);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("application/json", type);
        return JsonElement.Parse(text);
    }

    private static async Task<(HttpStatusCode Status, string? Type, string Text)> AskAsync(SimulatedGateway gateway, string request)
    {
        using var http = new HttpClient { BaseAddress = gateway.HttpUri };
        using var body = new StringContent(request, Encoding.UTF8, "application/json");
        using HttpResponseMessage reply = await http.PostAsync(new Uri("/info", UriKind.Relative), body, TestContext.Current.CancellationToken);
        return (reply.StatusCode, reply.Content.Headers.ContentType?.MediaType, await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
