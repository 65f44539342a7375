using System.Text;
using RelayCloud.Ingest.Info;

namespace RelayCloud.Ingest.Tests.Info;

public sealed class InfoSharingTests : IAsyncLifetime
{
    private readonly InfoBench _bench = new();
    private FakeGateway _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await _bench.AddGatewayAsync();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Theory]
    [InlineData("""{"type":"meta"}""", 60_000)]
    [InlineData("""{"type":"spotMeta"}""", 60_000)]
    [InlineData("""{"type":"perpDexs"}""", 60_000)]
    [InlineData("""{"type":"allPerpMetas"}""", 60_000)]
    [InlineData("""{"type":"outcomeMeta"}""", 60_000)]
    [InlineData("""{"type":"perpCategories"}""", 60_000)]
    [InlineData("""{"type":"metaAndAssetCtxs"}""", 1_000)]
    [InlineData("""{"type":"spotMetaAndAssetCtxs"}""", 1_000)]
    [InlineData("""{"type":"exchangeStatus"}""", 1_000)]
    [InlineData("""{"type":"predictedFundings"}""", 1_000)]
    [InlineData("""{"type":"candleSnapshot","req":{"coin":"BTC","interval":"1m","startTime":1,"endTime":2}}""", 1_000)]
    [InlineData("""{"type":"l2Book","coin":"BTC"}""", 500)]
    public async Task What_is_the_same_for_all_is_asked_once_in_its_time(string request, int ttlMs)
    {
        string type = request.Split('"')[3];
        byte[] answer = "{ \"px\":\"1.50\" }"u8.ToArray();
        _gateway.On(type, answer, contentType: "application/json; charset=utf-8");

        Assert.Equal("gateway", (await _bench.AskAsync(request)).Source);
        _bench.Time.Advance(ttlMs - 1);
        InfoReply cached = await _bench.AskAsync(request);
        Assert.Equal(("cache", 200, (ttlMs - 1) / 1_000), (cached.Source, cached.Status, cached.AgeSeconds));
        Assert.Equal(answer, cached.Body.ToArray());
        Assert.Equal("application/json; charset=utf-8", cached.ContentType);
        _bench.Time.Advance(1);
        Assert.Equal("gateway", (await _bench.AskAsync(request)).Source);
        Assert.Equal(2, _gateway.CountOf(type));
    }

    [Fact]
    public async Task Other_parameters_are_another_answer()
    {
        _gateway.On("meta", "1").On("meta", "2", dex: "xyz");
        Assert.Equal("1", (await _bench.AskAsync("""{"type":"meta"}""")).Text());
        Assert.Equal("2", (await _bench.AskAsync("""{"type":"meta","dex":"xyz"}""")).Text());
        Assert.Equal("1", (await _bench.AskAsync("""{"dex":"", "type":"meta"}""")).Text());
        Assert.Equal(2, _gateway.Asked.Count);
    }

    [Fact]
    public async Task However_many_ask_at_once_the_gateway_is_asked_once()
    {
        byte[] answer = Encoding.UTF8.GetBytes(new string('7', 100_000));
        _gateway.On("metaAndAssetCtxs", answer);
        _gateway.Hold();
        Task<InfoReply>[] asking = [.. Enumerable.Range(0, 200).Select(_ => _bench.AskAsync("""{"type":"metaAndAssetCtxs"}"""))];
        await Until.TrueAsync("all others have joined", () => _bench.Part.Report().SharedRequests == 199);
        await Until.TrueAsync("the gateway was asked", () => _gateway.Asked.Count > 0);
        _gateway.Release();

        Assert.All(await Task.WhenAll(asking), r => Assert.True(r.Body.Span.SequenceEqual(answer)));
        Assert.Single(_gateway.Asked);
        Assert.Equal(20, _bench.Part.Report().Gateways[0].WeightSpent);
    }

    [Fact]
    public async Task The_first_who_asked_may_leave_without_harm_to_those_who_wait()
    {
        _gateway.On("meta", "1");
        _gateway.Hold();
        using var leaves = new CancellationTokenSource();
        byte[] body = """{"type":"meta"}"""u8.ToArray();
        Task<InfoReply> first = _bench.Part.Service.AnswerAsync(body, leaves.Token).AsTask();
        await Until.TrueAsync("the gateway was asked", () => _gateway.Asked.Count == 1);
        Task<InfoReply> second = _bench.AskAsync("""{"type":"meta"}""");
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _gateway.Release();
        Assert.Equal("1", (await second).Text());
        Assert.Single(_gateway.Asked);
    }

    [Fact]
    public async Task The_buffer_of_one_who_left_may_be_used_for_something_else_while_the_request_goes_on()
    {
        FakeGateway second = (await _bench.AddGatewayAsync()).On("meta", "2");
        _gateway.Hold();
        using var leaves = new CancellationTokenSource();
        byte[] body = """{"type":"meta"}"""u8.ToArray();
        Task<InfoReply> first = _bench.Part.Service.AnswerAsync(body, leaves.Token).AsTask();
        await Until.TrueAsync("the first gateway was asked", () => _gateway.Asked.Count == 1);
        Task<InfoReply> other = _bench.AskAsync("""{"type":"meta"}""");
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        """{"type":"junk"}"""u8.CopyTo(body);
        _bench.Time.Advance(_bench.Options.RequestTimeoutMs);
        Assert.Equal("2", (await other).Text());
        Assert.Equal("meta", second.Asked.Single().Type);
    }

    [Fact]
    public async Task An_error_reaches_all_who_wait_and_is_not_kept()
    {
        _gateway.On("candleSnapshot", "null", status: 500);
        const string Request = """{"type":"candleSnapshot","req":{"coin":"NOPE","interval":"1m","startTime":1,"endTime":2}}""";
        Assert.Equal(500, (await _bench.AskAsync(Request)).Status);
        _gateway.On("candleSnapshot", "[]");
        Assert.Equal(200, (await _bench.AskAsync(Request)).Status);
        Assert.Equal(2, _gateway.Asked.Count);
    }

    [Fact]
    public async Task Metadata_outlives_its_time_while_no_gateway_can_be_reached_up_to_a_bound()
    {
        _gateway.On("meta", "1");
        await _bench.AskAsync("""{"type":"meta"}""");
        _gateway.Cut = true;
        _bench.Time.Advance(300_500);
        InfoReply stale = await _bench.AskAsync("""{"type":"meta"}""");
        Assert.Equal((200, "1", "cache", 300), (stale.Status, stale.Text(), stale.Source, stale.AgeSeconds));
        Assert.Equal(1, _bench.Part.Report().StaleAnswers);

        _bench.Time.Advance(299_499);
        Assert.Equal(200, (await _bench.AskAsync("""{"type":"meta"}""")).Status);
        _bench.Time.Advance(1);
        (await _bench.AskAsync("""{"type":"meta"}""")).AssertError(503);
    }

    [Theory]
    [InlineData("""{"type":"metaAndAssetCtxs"}""")]
    [InlineData("""{"type":"l2Book","coin":"BTC"}""")]
    public async Task Prices_never_outlive_their_time(string request)
    {
        _gateway.On(request.Split('"')[3], "1");
        await _bench.AskAsync(request);
        _gateway.Cut = true;
        _bench.Time.Advance(1_000);
        (await _bench.AskAsync(request)).AssertError(503);
    }

    [Fact]
    public async Task A_gateways_422_for_metadata_is_passed_on_even_when_an_older_answer_is_kept()
    {
        _gateway.On("perpCategories", "1");
        await _bench.AskAsync("""{"type":"perpCategories"}""");
        _gateway.Forget("perpCategories");
        _bench.Time.Advance(60_000);
        Assert.Equal(422, (await _bench.AskAsync("""{"type":"perpCategories"}""")).Status);
    }

    [Fact]
    public async Task The_cache_stays_within_its_bounds()
    {
        _bench.Options = new InfoOptions { CacheEntriesMax = 5, CacheBytesMax = 10_000 };
        _gateway.On("fundingHistory", new string('1', 1_500));
        for (int i = 0; i < 20; i++)
        {
            await _bench.AskAsync($$"""{"type":"fundingHistory","coin":"BTC","startTime":{{i}}}""");
            Assert.InRange(_bench.Part.Report().CacheEntries, 1, 5);
            Assert.InRange(_bench.Part.Report().CacheBytes, 1, 10_000);
        }
    }
}
