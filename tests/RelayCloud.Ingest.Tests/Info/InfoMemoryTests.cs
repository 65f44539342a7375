using RelayCloud.Ingest.Gateways;
using RelayCloud.Ingest.Info;
using RelayCloud.MarketData.Topics;

namespace RelayCloud.Ingest.Tests.Info;

public sealed class InfoMemoryTests : IAsyncLifetime
{
    private const string BookRequest = """{"type":"l2Book","coin":"BTC"}""";

    private readonly InfoBench _bench = new();
    private FakeGateway _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _gateway = await _bench.AddGatewayAsync();
        _gateway.On("meta", """{"universe":[{"name":"BTC"},{"name":"ETH"}]}""").On("allMids", """{"BTC":"1","ETH":"2"}""");
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_fresh_book_is_answered_byte_for_byte_without_asking()
    {
        await _bench.LoadUniverseAsync();
        string book = Book(_bench.Time.NowMs - 6_000);
        _bench.Snapshots.SetLast(_bench.Topic(Channel.L2Book, "BTC"), book);
        InfoReply reply = await _bench.AskAsync(BookRequest);
        Assert.Equal((200, "application/json", "memory", book), (reply.Status, reply.ContentType, reply.Source, reply.Text()));
        Assert.Equal(0, _gateway.CountOf("l2Book"));
        Assert.Equal("memory", (await _bench.AskAsync("""{"type":"l2Book","coin":"BTC","nSigFigs":null,"mantissa":null}""")).Source);
        Assert.Equal("memory", (await _bench.AskAsync("""{"type":"l2Book","coin":"\u0042TC"}""")).Source);
    }

    [Fact]
    public async Task A_book_past_its_age_is_asked_of_a_gateway()
    {
        await _bench.LoadUniverseAsync();
        _gateway.On("l2Book", "\"newer\"");
        _bench.Snapshots.SetLast(_bench.Topic(Channel.L2Book, "BTC"), Book(_bench.Time.NowMs - 6_001));
        InfoReply reply = await _bench.AskAsync(BookRequest);
        Assert.Equal(("gateway", "\"newer\""), (reply.Source, reply.Text()));
    }

    [Fact]
    public async Task A_book_past_its_age_is_not_answered_when_no_gateway_can_be_reached()
    {
        await _bench.LoadUniverseAsync();
        _bench.Snapshots.SetLast(_bench.Topic(Channel.L2Book, "BTC"), Book(_bench.Time.NowMs - 6_001));
        _gateway.Cut = true;
        (await _bench.AskAsync(BookRequest)).AssertError(503);
    }

    [Fact]
    public async Task A_book_from_a_clock_ahead_of_ours_is_fresh()
    {
        await _bench.LoadUniverseAsync();
        _bench.Snapshots.SetLast(_bench.Topic(Channel.L2Book, "BTC"), Book(_bench.Time.NowMs + 1_000));
        Assert.Equal("memory", (await _bench.AskAsync(BookRequest)).Source);
    }

    [Fact]
    public async Task The_fast_book_with_its_5_levels_is_no_answer()
    {
        await _bench.LoadUniverseAsync();
        _gateway.On("l2Book", "1");
        _bench.Snapshots.SetLast(_bench.Topic(Channel.L2Book, "BTC", fast: true), Book(_bench.Time.NowMs));
        Assert.Equal("gateway", (await _bench.AskAsync(BookRequest)).Source);
    }

    [Fact]
    public async Task Each_aggregation_is_its_own_book()
    {
        await _bench.LoadUniverseAsync();
        _gateway.On("l2Book", "1");
        string full = Book(_bench.Time.NowMs), five = Book(_bench.Time.NowMs - 1), fiveTwo = Book(_bench.Time.NowMs - 2);
        _bench.Snapshots.SetLast(_bench.Topic(Channel.L2Book, "BTC"), full);
        _bench.Snapshots.SetLast(_bench.Topic(Channel.L2Book, "BTC", nSigFigs: 5), five);
        _bench.Snapshots.SetLast(_bench.Topic(Channel.L2Book, "BTC", nSigFigs: 5, mantissa: 2), fiveTwo);
        Assert.Equal(full, (await _bench.AskAsync(BookRequest)).Text());
        Assert.Equal(five, (await _bench.AskAsync("""{"type":"l2Book","coin":"BTC","nSigFigs":5}""")).Text());
        Assert.Equal(fiveTwo, (await _bench.AskAsync("""{"type":"l2Book","coin":"BTC","nSigFigs":5,"mantissa":2}""")).Text());
        Assert.Equal("gateway", (await _bench.AskAsync("""{"type":"l2Book","coin":"BTC","nSigFigs":4}""")).Source);
    }

    [Theory]
    [InlineData("""{"type":"l2Book","coin":"BTC","nSigFigs":7}""")]
    [InlineData("""{"type":"l2Book","coin":"BTC","nSigFigs":1}""")]
    [InlineData("""{"type":"l2Book","coin":"BTC","mantissa":2}""")]
    [InlineData("""{"type":"l2Book","coin":"BTC","nSigFigs":5,"mantissa":3}""")]
    [InlineData("""{"type":"l2Book","coin":"BTC","nLevels":5}""")]
    [InlineData("""{"type":"l2Book"}""")]
    public async Task What_it_cannot_judge_is_for_the_gateway(string request)
    {
        await _bench.LoadUniverseAsync();
        _bench.Snapshots.SetLast(_bench.Topic(Channel.L2Book, "BTC"), Book(_bench.Time.NowMs));
        Assert.Equal((422, "gateway"), await StatusAndSourceAsync(request));
    }

    [Fact]
    public async Task An_unknown_coin_is_null_without_asking_where_its_kind_was_read_whole()
    {
        _gateway.On("l2Book", "\"asked\"").On("spotMeta", """{"universe":[{"name":"PURR/USDC","index":0,"isCanonical":true}]}""");
        await _bench.LoadUniverseAsync();
        foreach (string coin in new[] { "NOPE", "btc", "", "@1", "FOO/USDC" })
        {
            InfoReply reply = await _bench.AskAsync($$"""{"type":"l2Book","coin":"{{coin}}"}""");
            Assert.Equal(coin.Length == 0 ? "\"asked\"" : "null", reply.Text());
            Assert.Equal("application/json", reply.ContentType);
        }

        // perpDexs and outcomeMeta were not answered: such coins may exist.
        Assert.Equal("\"asked\"", (await _bench.AskAsync("""{"type":"l2Book","coin":"xyz:NOPE"}""")).Text());
        Assert.Equal("\"asked\"", (await _bench.AskAsync("""{"type":"l2Book","coin":"#10"}""")).Text());
    }

    [Fact]
    public async Task Before_the_universe_is_loaded_a_gateway_is_asked()
    {
        _gateway.On("l2Book", "1");
        Assert.Equal("gateway", (await _bench.AskAsync(BookRequest)).Source);
    }

    [Fact]
    public async Task Mids_stand_alone_and_are_answered_once_their_age_is_known()
    {
        await _bench.LoadUniverseAsync();
        Topic topic = _bench.Topic(Channel.AllMids, "");
        _bench.Snapshots.SetLast(topic, """{"mids":{"BTC":"1.50","#10":"0.5"}}""");
        _bench.Options = _bench.Options with { SnapshotTtlMs = 0 };

        // The first look cannot tell how old it is.
        Assert.Equal("gateway", await SourceAsync("""{"type":"allMids"}"""));
        _bench.Time.Advance(3_000);
        Assert.Equal("gateway", await SourceAsync("""{"type":"allMids"}"""));

        // It moved between two looks, so it is no older than the first of them.
        _bench.Snapshots.SetLast(topic, """{"mids":{"BTC":"1.60","#10":"0.5"}}""");
        _bench.Time.Advance(3_000);
        InfoReply reply = await _bench.AskAsync("""{"type":"allMids","dex":""}""");
        Assert.Equal(("memory", """{"BTC":"1.60","#10":"0.5"}"""), (reply.Source, reply.Text()));
        _bench.Time.Advance(5_000);
        Assert.Equal("memory", await SourceAsync("""{"type":"allMids"}"""));
        _bench.Time.Advance(1);
        Assert.Equal("gateway", await SourceAsync("""{"type":"allMids"}"""));
    }

    [Fact]
    public async Task Mids_of_a_live_topic_are_answered_at_once()
    {
        _bench.Liveness = new FakeLiveness();
        await _bench.LoadUniverseAsync();
        Topic topic = _bench.Topic(Channel.AllMids, "xyz");
        _bench.Snapshots.SetLast(topic, """{"dex":"xyz","mids":{"xyz:AAPL":"336.355"}}""");
        Assert.Equal("gateway", await SourceAsync("""{"type":"allMids","dex":"xyz"}"""));
        _bench.Liveness.Live.Add(topic.Name);
        Assert.Equal("""{"xyz:AAPL":"336.355"}""", (await _bench.AskAsync("""{"type":"allMids","dex":"xyz"}""")).Text());
    }

    [Fact]
    public async Task Recent_trades_come_newest_first_as_many_as_the_window_holds()
    {
        _bench.Options = new InfoOptions { RecentTradesMax = 2 };
        await _bench.LoadUniverseAsync();
        long now = _bench.Time.NowMs;
        _bench.Snapshots.SetTrades(_bench.Topic(Channel.Trades, "BTC"), Trade(now - 9_000, 1), Trade(now - 8_000, 2), Trade(now - 6_000, 3));
        InfoReply reply = await _bench.AskAsync("""{"type":"recentTrades","coin":"BTC"}""");
        Assert.Equal(("memory", $"[{Trade(now - 6_000, 3)},{Trade(now - 8_000, 2)}]"), (reply.Source, reply.Text()));
    }

    [Fact]
    public async Task A_quiet_coins_trades_are_answered_only_where_the_topic_is_known_to_be_live()
    {
        _bench.Liveness = new FakeLiveness();
        await _bench.LoadUniverseAsync();
        _gateway.On("recentTrades", "[]");
        Topic topic = _bench.Topic(Channel.Trades, "BTC");
        _bench.Snapshots.SetTrades(topic, Trade(_bench.Time.NowMs - 6_001, 1));
        Assert.Equal("gateway", await SourceAsync("""{"type":"recentTrades","coin":"BTC"}"""));
        _bench.Liveness.Live.Add(topic.Name);
        Assert.Equal("memory", await SourceAsync("""{"type":"recentTrades","coin":"BTC"}"""));
    }

    [Fact]
    public async Task Where_no_gateway_has_info_old_trades_are_answered_while_a_gateway_is_live()
    {
        await using var bench = new InfoBench { UniverseOptions = new UniverseOptions { Coins = ["BTC"] } };
        bench.OtherGateways.Add(new GatewayOptions { Name = "node", Url = "ws://127.0.0.1:1/ws", Kind = "order-book-server" });
        await bench.LoadUniverseAsync();
        bench.Snapshots.SetTrades(bench.Topic(Channel.Trades, "BTC"), Trade(1, 1));
        Assert.Equal("memory", (await bench.AskAsync("""{"type":"recentTrades","coin":"BTC"}""")).Source);
        bench.Health.States[0] = GatewayState.Down;
        (await bench.AskAsync("""{"type":"recentTrades","coin":"BTC"}""")).AssertError(503);
        Assert.Equal("null", (await bench.AskAsync("""{"type":"l2Book","coin":"NOPE"}""")).Text());
    }

    private static string Book(long timeMs) =>
        $$"""{"coin":"BTC","time":{{timeMs}},"levels":[[{"px":"84143.0","sz":"10.25923","n":36}],[{"px":"84144.0","sz":"0.10","n":1}]]}""";

    private static string Trade(long timeMs, long tid) => $$"""{"coin":"BTC","side":"A","px":"84143.0","sz":"0.00036","time":{{timeMs}},"hash":"0x0","tid":{{tid}},"users":["0x1","0x2"]}""";

    private async Task<string> SourceAsync(string request) => (await _bench.AskAsync(request)).Source;

    private async Task<(int, string)> StatusAndSourceAsync(string request)
    {
        InfoReply reply = await _bench.AskAsync(request);
        return (reply.Status, reply.Source);
    }
}
