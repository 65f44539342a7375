using RelayCloud.Ingest.Gateways;
using RelayCloud.Ingest.Info;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Tests.Info;

public sealed class UniverseLoaderTests : IAsyncLifetime
{
    private const string Meta = """{"universe":[{"name":"BTC","szDecimals":5},{"name":"kPEPE"},{"name":"OLD","isDelisted":true}],"marginTables":[]}""";
    private const string SpotMeta = """{"universe":[{"tokens":[1,0],"name":"PURR/USDC","index":0,"isCanonical":true},{"tokens":[2,0],"name":"@1","index":1,"isCanonical":false},{"tokens":[3,0],"name":"FOO/USDC","index":107,"isCanonical":false}],"tokens":[]}""";
    private const string PerpDexs = """[null,{"name":"xyz","fullName":"XYZ"},null,{"name":"flx"}]""";
    private const string AllPerpMetas = """[{"universe":[{"name":"BTC"}]},{"universe":[{"name":"xyz:SP500"},{"name":"xyz:AAPL"}]},{"universe":[]},{"universe":[{"name":"CRCL"}]}]""";
    private const string OutcomeMeta = """{"outcomes":[{"outcome":674,"name":"x","sideSpecs":[{"name":"Yes"},{"name":"No"}]}],"questions":[]}""";
    private const string AllMids = """{"BTC":"1","kPEPE":"2","@1":"3","PURR/USDC":"4","#6740":"0.5","#11210":"0.9"}""";

    private static readonly string[] Everything =
        ["#11210", "#6740", "#6741", "@1", "@107", "BTC", "OLD", "PURR/USDC", "flx:CRCL", "kPEPE", "xyz:AAPL", "xyz:SP500"];

    private readonly InfoBench _bench = new();
    private FakeGateway _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await _bench.AddGatewayAsync();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Every_kind_of_coin_is_read_under_the_name_it_has_on_the_wire()
    {
        AnswerAll(_gateway);
        await _bench.LoadUniverseAsync();
        Assert.Equal(Everything, _bench.Coins);
        Assert.Equal(["", "flx", "xyz"], _bench.Universe.DexIds.Select(_bench.Topics.Coins.NameOf).Order(StringComparer.Ordinal));
        var report = _bench.Part.Report();
        Assert.Equal((1, 12, 3, "fake0", 0L), (report.Universe.Version, report.Universe.Coins, report.Universe.Dexes, report.Universe.LoadedFrom, report.Universe.FailedReadings));
        Assert.Empty(report.Universe.MissingParts);
        Assert.Equal(102, report.Gateways[0].WeightSpent);
    }

    [Fact]
    public async Task Without_allPerpMetas_each_dex_is_asked()
    {
        AnswerAll(_gateway).Forget("allPerpMetas");
        _gateway.On("meta", """{"universe":[{"name":"xyz:SP500"},{"name":"xyz:AAPL"}]}""", dex: "xyz").On("meta", """{"universe":[{"name":"flx:CRCL"}]}""", dex: "flx");
        await _bench.LoadUniverseAsync();
        Assert.Equal(Everything, _bench.Coins);
        Assert.Empty(_bench.Part.Report().Universe.MissingParts);
    }

    [Fact]
    public async Task A_list_of_metas_that_does_not_match_the_dexes_is_not_trusted()
    {
        AnswerAll(_gateway).On("allPerpMetas", """[{"universe":[]},{"universe":[{"name":"WRONG"}]}]""");
        _gateway.On("meta", """{"universe":[{"name":"xyz:SP500"}]}""", dex: "xyz");
        await _bench.LoadUniverseAsync();
        Assert.Contains("xyz:SP500", _bench.Coins);
        Assert.DoesNotContain(_bench.Coins, c => c.Contains("WRONG", StringComparison.Ordinal));
        Assert.Equal(["builderDexes"], _bench.Part.Report().Universe.MissingParts);
    }

    [Fact]
    public async Task A_gateway_that_answers_only_a_part_gives_that_part()
    {
        _gateway.On("meta", Meta).On("allMids", AllMids);
        await _bench.LoadUniverseAsync();
        Assert.Equal(["#11210", "#6740", "@1", "BTC", "OLD", "PURR/USDC", "kPEPE"], _bench.Coins);
        Assert.Equal(["builderDexes", "spot", "outcomes"], _bench.Part.Report().Universe.MissingParts);

        // That it does not know the rest is no reason to ask again soon.
        await WaitForTimerAsync();
        Assert.Equal([300_000], _bench.Time.DueInMs);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"universe":{}}""")]
    [InlineData("""{"universe":[{"nam":"BTC"}]}""")]
    [InlineData("""{"universe":[{"name":5}]}""")]
    [InlineData("""{"universe":[""")]
    public async Task An_answer_of_another_shape_is_left_out(string meta)
    {
        _gateway.On("meta", meta).On("allMids", """{"ETH":"1"}""").On("spotMeta", meta).On("perpDexs", meta.Replace("[]", "5", StringComparison.Ordinal)).On("outcomeMeta", meta);
        await _bench.LoadUniverseAsync();
        Assert.Equal(["ETH"], _bench.Coins);
    }

    [Fact]
    public async Task What_is_not_wanted_is_not_carried()
    {
        AnswerAll(_gateway);
        _bench.UniverseOptions = new UniverseOptions { IncludeBuilderDexes = false, IncludeSpot = false, IncludeOutcomes = false };
        await _bench.LoadUniverseAsync();
        Assert.Equal(["BTC", "OLD", "kPEPE"], _bench.Coins);
        Assert.Equal(["meta", "allMids"], _gateway.Asked.Select(a => a.Type));
    }

    [Fact]
    public async Task Builder_dexes_are_bounded()
    {
        AnswerAll(_gateway);
        _bench.UniverseOptions = new UniverseOptions { BuilderDexesMax = 1 };
        await _bench.LoadUniverseAsync();
        Assert.Equal(["xyz:AAPL", "xyz:SP500"], _bench.Coins.Where(c => c.Contains(':')));
        Assert.Equal(["builderDexes"], _bench.Part.Report().Universe.MissingParts);
    }

    [Fact]
    public async Task Names_that_the_coin_table_cannot_take_are_left_out()
    {
        _gateway.On("meta", $$"""{"universe":[{"name":"{{new string('X', 33)}}"},{"name":"{{new string('Y', 32)}}"}]}""");
        await _bench.LoadUniverseAsync();
        Assert.Equal([new string('Y', 32)], _bench.Coins);
    }

    [Fact]
    public async Task The_next_gateway_is_asked_when_the_first_fails()
    {
        _gateway.Cut = true;
        FakeGateway second = AnswerAll(await _bench.AddGatewayAsync());
        await _bench.LoadUniverseAsync();
        Assert.Equal(Everything, _bench.Coins);
        Assert.Single(_gateway.Asked);
        Assert.Equal("fake1", _bench.Part.Report().Universe.LoadedFrom);
        Assert.Equal(6, second.Asked.Count);
    }

    [Fact]
    public async Task It_tries_at_once_then_with_growing_random_delays_until_a_gateway_returns()
    {
        _gateway.FailWith = 503;
        await _bench.StartLoaderAsync();
        for (int attempt = 1; attempt <= 12; attempt++)
        {
            await Until.TrueAsync($"try {attempt} has failed", () => _bench.Part.Report().Universe.FailedReadings == attempt && _bench.Time.DueInMs.Count == 1);
            double delayMs = _bench.Time.DueInMs.Single();
            Assert.InRange(delayMs, 0, Math.Min(30_000, 250 * Math.Pow(2, attempt - 1)));
            if (attempt == 12) _gateway.FailWith = null;
            AnswerAll(_gateway);
            _bench.Time.Advance((int)delayMs);
        }

        await Until.TrueAsync("the universe is loaded", () => _bench.Universe.Loaded.IsCompleted);
        Assert.Equal(Everything, _bench.Coins);
    }

    [Fact]
    public async Task A_reading_that_breaks_off_keeps_what_it_has_and_is_repeated_soon()
    {
        AnswerAll(_gateway).On("spotMeta", "", status: 500);
        await _bench.LoadUniverseAsync();
        Assert.DoesNotContain("@107", _bench.Coins);
        await WaitForTimerAsync();
        Assert.Equal([30_000], _bench.Time.DueInMs);
        _gateway.On("spotMeta", SpotMeta);
        _bench.Time.Advance(30_000);
        await Until.TrueAsync("the spot pairs are there", () => _bench.Universe.Version == 2);
        Assert.Equal(Everything, _bench.Coins);
    }

    [Fact]
    public async Task A_whole_answer_of_the_second_gateway_goes_before_half_a_one_of_the_first()
    {
        AnswerAll(_gateway).On("spotMeta", "", status: 500);
        AnswerAll(await _bench.AddGatewayAsync());
        await _bench.LoadUniverseAsync();
        Assert.Equal("fake1", _bench.Part.Report().Universe.LoadedFrom);
        Assert.Equal(Everything, _bench.Coins);
    }

    [Fact]
    public async Task A_refresh_adds_and_removes_coins()
    {
        AnswerAll(_gateway);
        await _bench.LoadUniverseAsync();
        _gateway.On("meta", """{"universe":[{"name":"BTC"},{"name":"NEW"}]}""").On("allMids", """{"BTC":"1","#99990":"1"}""");
        await RefreshAsync();
        Assert.Contains("NEW", _bench.Coins);
        Assert.Contains("#99990", _bench.Coins);
        Assert.DoesNotContain("kPEPE", _bench.Coins);
        Assert.DoesNotContain("#11210", _bench.Coins);
        Assert.Equal(2, _bench.Universe.Version);
    }

    [Fact]
    public async Task A_refresh_that_brings_the_same_leaves_the_version()
    {
        AnswerAll(_gateway);
        await _bench.LoadUniverseAsync();
        await RefreshAsync();
        Assert.Equal(1, _bench.Universe.Version);
    }

    [Fact]
    public async Task A_part_that_a_refresh_cannot_read_has_not_ceased_to_exist()
    {
        AnswerAll(_gateway);
        await _bench.LoadUniverseAsync();
        foreach (string type in new[] { "spotMeta", "perpDexs", "allPerpMetas", "outcomeMeta", "allMids" }) _gateway.Forget(type);
        await RefreshAsync();
        Assert.Equal(Everything, _bench.Coins);
        Assert.Empty(_bench.Part.Report().Universe.MissingParts);
    }

    [Fact]
    public async Task A_refresh_that_fails_leaves_all_as_it_is()
    {
        AnswerAll(_gateway);
        await _bench.LoadUniverseAsync();
        await WaitForTimerAsync();
        _gateway.FailWith = 500;
        _bench.Time.Advance(300_000);
        await Until.TrueAsync("the refresh has failed", () => _bench.Part.Report().Universe.FailedReadings == 1);
        Assert.Equal(Everything, _bench.Coins);
    }

    [Fact]
    public async Task Its_answers_spare_the_first_customers_a_request()
    {
        AnswerAll(_gateway);
        await _bench.LoadUniverseAsync();
        foreach (string type in new[] { "meta", "spotMeta", "perpDexs", "allPerpMetas", "outcomeMeta" })
            Assert.Equal("cache", (await _bench.AskAsync($$"""{"type":"{{type}}"}""")).Source);
        Assert.Equal(SpotMeta, (await _bench.AskAsync("""{"type":"spotMeta"}""")).Text());
    }

    [Fact]
    public async Task Where_no_gateway_has_info_the_coins_come_from_configuration()
    {
        await using var bench = new InfoBench { UniverseOptions = new UniverseOptions { Coins = ["BTC", "xyz:SP500", "@107"] } };
        bench.OtherGateways.Add(new GatewayOptions { Name = "node", Url = "ws://127.0.0.1:1/ws", Kind = "order-book-server" });
        await bench.LoadUniverseAsync();
        Assert.Equal(["@107", "BTC", "xyz:SP500"], bench.Coins);
        Assert.True(bench.Universe.HasDex(bench.Topics.Coins.IdOf("xyz")));
        Assert.Equal("configuration", bench.Part.Report().Universe.LoadedFrom);
        Assert.Empty(bench.Part.Report().Universe.MissingParts);
    }

    [Fact]
    public async Task Customers_cannot_use_up_the_weight_it_needs()
    {
        AnswerAll(_gateway).On("userRole", "1");
        _bench.WeightsPerMinuteMax.Add(500);
        InfoReply reply;
        do reply = await _bench.AskAsync("""{"type":"userRole"}""");
        while (reply.Status == 200);
        reply.AssertError(429);
        await _bench.LoadUniverseAsync();
        Assert.Equal(Everything, _bench.Coins);
    }

    private static FakeGateway AnswerAll(FakeGateway gateway) => gateway
        .On("meta", Meta).On("spotMeta", SpotMeta).On("perpDexs", PerpDexs).On("allPerpMetas", AllPerpMetas).On("outcomeMeta", OutcomeMeta).On("allMids", AllMids);

    private Task WaitForTimerAsync() => Until.TrueAsync("the loader waits", () => _bench.Time.DueInMs.Count == 1);

    private async Task RefreshAsync()
    {
        await WaitForTimerAsync();
        long loadedAtMs = _bench.Part.Report().Universe.LoadedAtMs;
        _bench.Time.Advance(300_000);
        await Until.TrueAsync("it was read again", () => _bench.Part.Report().Universe.LoadedAtMs > loadedAtMs);
    }
}
